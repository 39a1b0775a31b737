using System.Globalization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>
/// In which language and currency somebody sees the shop: <c>?lang=</c> and <c>?currency=</c>, else what they chose before (a
/// cookie), else what their browser prefers, else the shop's default. Only pages: the API speaks no language.
/// </summary>
public static class Visits
{
    internal const string LanguageKey = "lang";
    internal const string CurrencyKey = "currency";
    private const string LanguageCookie = "stoa.language";
    private const string CurrencyCookie = "stoa.currency";

    /// <summary>Operators see what they change at once, and a page asks for it once.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    public static void AddVisits(this IServiceCollection services)
    {
        services.AddMemoryCache();
        services.AddLocalization();
        services.AddHttpContextAccessor();
        // Umlauts, Greek and Chinese as they are: what HTML forbids is escaped all the same.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddScoped(p => p.GetRequiredService<IHttpContextAccessor>().HttpContext?.Features.Get<Visit>()
            ?? throw new InvalidOperationException("Only a page is visited."));
    }

    public static void UseVisits(this IApplicationBuilder app) =>
        app.UseWhen(http => http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null, pages =>
        {
            var services = pages.ApplicationServices;
            var (db, time, cache) = (services.GetRequiredService<Db>(), services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<IMemoryCache>());
            var logs = services.GetRequiredService<ILoggerFactory>();
            pages.Use(next => async http =>
            {
                var shop = (await cache.GetOrCreateAsync(typeof(Visits), async entry =>
                {
                    entry.AbsoluteExpirationRelativeToNow = Kept;
                    var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
                    // Not the one request's: whoever gives up must not fail the others.
                    var choices = await ShopChoices.ReadAsync(db, day, CancellationToken.None);
                    return new Shop(choices, Options(choices));
                }))!;
                http.Response.Headers.Append("Vary", "Accept-Language, Cookie");
                await new RequestLocalizationMiddleware(
                    h => ShowAsync(h, shop.Choices, next), new OptionsWrapper<RequestLocalizationOptions>(shop.Options), logs)
                    .Invoke(http);
            });
        });

    private static Task ShowAsync(HttpContext http, ShopChoices choices, RequestDelegate next)
    {
        var culture = http.Features.Get<IRequestCultureFeature>()!;
        if (culture.Provider is QueryStringRequestCultureProvider)
        {
            Keep(http, LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(culture.RequestCulture));
        }

        var asked = Offered(choices, http.Request.Query[CurrencyKey]);
        if (asked is not null)
        {
            Keep(http, CurrencyCookie, asked);
        }

        http.Features.Set(new Visit(choices, culture.RequestCulture.UICulture, culture.RequestCulture.Culture,
            asked ?? Offered(choices, http.Request.Cookies[CurrencyCookie]) ?? choices.Currency,
            culture.Provider is QueryStringRequestCultureProvider or CookieRequestCultureProvider)
        {
            Consent = VisitorCookie.Read(http.Request),
        });
        http.Features.Set(new CachedOf { Variation = http.Features.Get<Visit>()!.Variation });
        return next(http);
    }

    private static string? Offered(ShopChoices choices, string? code) =>
        choices.Currencies.FirstOrDefault(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase))?.Code;

    // First-party, holding nothing but what somebody just chose, and set by that choice alone: it is what they asked for, and
    // needs no consent (ePrivacy directive, article 5(3); EDPB's guidelines call it user-interface customisation).
    private static void Keep(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new()
    {
        HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365),
        IsEssential = true, Path = "/",
    });

    // Words are in a language of the shop; days and numbers as the visitor's own country writes them in it, en-GB or en-US.
    private static RequestLocalizationOptions Options(ShopChoices choices)
    {
        var languages = choices.Locales.Select(CultureInfo.GetCultureInfo).ToList();
        var names = languages.Select(l => l.Name).ToHashSet();
        var formats = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Where(c => names.Contains(c.Parent.Name) || names.Contains(c.Parent.Parent.Name));
        var chosen = CultureInfo.GetCultureInfo(choices.DefaultLocale);
        return new()
        {
            ApplyCurrentCultureToResponseHeaders = true,
            DefaultRequestCulture = new(chosen, chosen),
            SupportedUICultures = languages,
            SupportedCultures = [.. languages.Concat(formats).DistinctBy(c => c.Name)],
            RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider { QueryStringKey = LanguageKey, UIQueryStringKey = LanguageKey },
                new CookieRequestCultureProvider { CookieName = LanguageCookie },
                new AcceptLanguageHeaderRequestCultureProvider { MaximumAcceptLanguageHeaderValuesToTry = 10 },
            ],
        };
    }

    private sealed record Shop(ShopChoices Choices, RequestLocalizationOptions Options);
}
