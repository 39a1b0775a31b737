using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Stoa.Accounts;
using ZiggyCreatures.Caching.Fusion;

namespace Stoa.Catalog;

/// <summary>
/// Marks a page or endpoint of the shop that says the same to everybody who is not signed in, but for language, currency and
/// address: it is answered from memory for less than a second.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ShopCachedAttribute : Attribute;

/// <summary>What a cached answer was made of, said while it is made: a product alone, or (the default) any.</summary>
public sealed class CachedOf
{
    public const string Lists = "lists";

    /// <summary>Null: any product may have changed it.</summary>
    public long? ProductId { get; set; }

    /// <summary>What else answers at the same address depend on, such as the visitor's language.</summary>
    public string Variation { get; set; } = "";

    public static string Tag(long productId) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"product {productId}");
}

/// <summary>
/// Answers of the shop in memory, on each host its own. One lives 900 ms from before anything of it was read, so that nothing is
/// ever older than a second whatever else fails; <see cref="ProductChanges"/> removes it sooner. However many ask for one at
/// the same time, one makes it.
/// </summary>
public sealed class ShopCache : IDisposable
{
    /// <summary>Cache__Shop=off: every answer is made anew.</summary>
    public const string Setting = "Cache:Shop";
    private const long MostBytes = 128L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(900);
    private static readonly string[] NoTags = [];
    private readonly FusionCache _answers;
    private readonly TimeProvider _time;

    public ShopCache(TimeProvider time, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _time = time;
        IsOn = configuration[Setting] is not "off";
        var options = new Microsoft.Extensions.Caching.Memory.MemoryCacheOptions { SizeLimit = MostBytes };
        _answers = new(new FusionCacheOptions { DefaultEntryOptions = new() { Size = 1, Duration = Longest } },
            new Microsoft.Extensions.Caching.Memory.MemoryCache(options));
    }

    public bool IsOn { get; }

    /// <summary>How long an answer lives; only a test of what is forgotten before lengthens it.</summary>
    public TimeSpan Life { get; set; } = Longest;

    // Older than this, the first to ask makes it anew.
    private TimeSpan Fresh => Life * 5 / 9;

    /// <summary>Forgets all answers that one of these products is in.</summary>
    public async Task ForgetAsync(IEnumerable<long> productIds, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        await _answers.RemoveByTagAsync(productIds.Select(CachedOf.Tag).Append(CachedOf.Lists), token: cancel);
    }

    /// <summary>Forgets all answers.</summary>
    public async Task ForgetAllAsync(CancellationToken cancel) => await _answers.ClearAsync(token: cancel);

    public void Dispose() => _answers.Dispose();

    /// <summary>After sign-in and whatever sets <see cref="CachedOf"/>, before the endpoints.</summary>
    internal async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!IsOn || !HttpMethods.IsGet(http.Request.Method)
            || http.GetEndpoint()?.Metadata.GetMetadata<ShopCachedAttribute>() is null
            || SessionAuthentication.Read(http.Request).Kind is not null)
        {
            await next(http);
            return;
        }

        var of = http.Features.Get<CachedOf>();
        if (of is null)
        {
            http.Features.Set(of = new());
        }

        var request = http.Request;
        var key = $"{request.Scheme}://{request.Host} {of.Variation} {request.Path}{request.QueryString}";
        var found = _answers.TryGet<Answer>(key, token: CancellationToken.None);
        if (found.HasValue && (_time.GetElapsedTime(found.Value.Began) < Fresh || !found.Value.TakeRenewal()))
        {
            of.ProductId = found.Value.ProductId;
            await found.Value.SendAsync(http, isMaker: false);
            return;
        }

        if (found.HasValue)
        {
            // Whoever is first to find it getting old makes it anew; all others are answered meanwhile.
            var renewed = await MakeAsync(http, next, of);
            await _answers.SetAsync(
                key, renewed, o => renewed.Keep(o), renewed.Tags, CancellationToken.None);
            await renewed.SendAsync(http, isMaker: true);
            return;
        }

        var isMaker = false;
        var answer = await _answers.GetOrSetAsync<Answer>(key, async (made, _) =>
        {
            isMaker = true;
            var answer = await MakeAsync(http, next, of);
            (made.Options, made.Tags) = (answer.Keep(made.Options), answer.Tags);
            return answer;
        }, tags: NoTags, token: http.RequestAborted);
        if (isMaker || answer.IsForAll)
        {
            of.ProductId = answer.ProductId;
            await answer.SendAsync(http, isMaker);
        }
        else
        {
            await next(http);
        }
    }

    private async Task<Answer> MakeAsync(HttpContext http, RequestDelegate next, CachedOf of)
    {
        var began = _time.GetTimestamp();
        var aborted = http.RequestAborted;
        var own = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var memory = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(memory));
        try
        {
            // Others wait for this answer: that this one visitor leaves must not end it.
            http.RequestAborted = CancellationToken.None;
            await next(http);
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            http.RequestAborted = aborted;
            http.Features.Set(own);
        }

        return new(began, http.Response.StatusCode, [.. http.Response.Headers], memory.ToArray())
        {
            Left = Life - _time.GetElapsedTime(began), ProductId = of.ProductId,
            Tags = [of.ProductId is { } id ? CachedOf.Tag(id) : CachedOf.Lists],
        };
    }

    // But for who renews it, it never changes: it can be handed to many at once.
    private sealed class Answer(long began, int status, KeyValuePair<string, StringValues>[] headers, byte[] body)
    {
        private int _renewals;

        /// <summary>A time before anything of it was read.</summary>
        public long Began => began;

        public required TimeSpan Left { get; init; }

        public required string[] Tags { get; init; }

        public required long? ProductId { get; init; }

        /// <summary>The shop's own page, or that it is not there, or elsewhere; nobody's cookie.</summary>
        public bool IsForAll { get; } =
            status is 200 or 301 or 404 && !headers.Any(h => h.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase));

        /// <summary>True for one of all who call it.</summary>
        public bool TakeRenewal() => _renewals == 0 && Interlocked.Exchange(ref _renewals, 1) == 0;

        /// <summary>How long it is kept, and what it weighs; not at all where it is somebody's own, or took too long.</summary>
        public FusionCacheEntryOptions Keep(FusionCacheEntryOptions options) => options
            .SetSkipMemoryCacheWrite(!IsForAll || Left <= TimeSpan.Zero).SetSize(body.Length + 1024)
            .SetDuration(Left > TimeSpan.Zero ? Left : TimeSpan.FromMilliseconds(1));

        public async Task SendAsync(HttpContext http, bool isMaker)
        {
            var response = http.Response;
            if (!isMaker)
            {
                response.StatusCode = status;
                foreach (var (name, value) in headers)
                {
                    response.Headers[name] = value;
                }
            }

            if (body.Length > 0)
            {
                // Without any, whoever is before this says what a status means.
                response.ContentLength = body.Length;
                await response.Body.WriteAsync(body, http.RequestAborted);
            }
        }
    }
}

public static class ShopCachePipeline
{
    public static void AddShopCache(this IServiceCollection services)
    {
        services.AddSingleton<ShopCache>();
        services.AddHostedService<ProductChanges>();
    }

    public static void UseShopCache(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var cache = app.ApplicationServices.GetRequiredService<ShopCache>();
        app.Use(next => http => cache.InvokeAsync(http, next));
    }
}
