using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Platform;

namespace Stoa.Pricing;

/// <summary>Where rates come from every day.</summary>
/// <param name="Address">Null: from nowhere, rates are entered by hand or by file.</param>
public sealed record RateSource(string? Address);

/// <summary>
/// The job exchange-rates: takes the rates of the day from the address that an operator set, in any format that files of rates
/// may have, such as the European Central Bank's eurofxref-daily.xml. Off until an address is set.
/// </summary>
public sealed class FetchRates(Db db, SafeHttp http, ILogger<FetchRates> logger) : ScheduledJob(db, logger)
{
    /// <summary>The job's name.</summary>
    public const string Name = "exchange-rates";

    private const string Field = "address";
    private const int LongestAddress = 2_000;
    private const string ShowSql = "select s.address from pricing.rate_sources s";
    private const string SaveSql = "select pricing.set_rate_source(@actor, @address)";

    public static void MapRateSource(IEndpointRouteBuilder app)
    {
        var source = app.MapGroup("/api/v1/exchange-rates/source").WithTags("Currencies").RequirePermission("currencies.manage")
            .ProducesProblem(401).ProducesProblem(403);
        source.MapGet("", async (Db db, CancellationToken cancel) => TypedResults.Ok(
                new RateSource(await db.FirstAsync<string?>(Actor.System, ShowSql, cancel: cancel))))
            .WithName("ShowRateSource").WithSummary("The address that rates are taken from every day");
        source.MapPut("", async (RateSource input, HttpContext context, Db db, CancellationToken cancel) =>
            {
                await db.ExecuteAsync(
                    Actor.System, SaveSql, new { actor = context.Actor().UserId, address = Clean(input.Address) }, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SaveRateSource").WithSummary("Sets that address, or none").ProducesProblem(400);
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel)
    {
        if (await Db.FirstAsync<string?>(Actor.System, ShowSql, cancel: cancel) is not { } address)
        {
            return new { skipped = "No address is set: rates are entered by hand or by file." };
        }

        await using var answer = await http.GetAsync(new Uri(address), Field, cancel);
        // The reader takes a stream that is there: what arrives is bounded like a file that somebody sends.
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await answer.Content.ReadAsync(buffer, cancel)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > Currencies.LargestFile)
            {
                throw new InputException(Field, $"{answer.Address.Host} sends more than 20 MB.");
            }
        }

        bytes.Position = 0;
        var rates = RatesFile.Read(bytes);
        var summary = await Currencies.SaveRatesAsync(Db, null, rates, answer.Address.Host, false, cancel);
        return new
        {
            from = answer.Address.Host, day = rates.Max(r => r.Day), summary.Given, summary.Added, summary.Changed,
            unknown = string.Join(", ", summary.Unknown),
        };
    }

    private static string? Clean(string? given)
    {
        var address = given?.Trim();
        if (string.IsNullOrEmpty(address))
        {
            return null;
        }

        return address.Length <= LongestAddress && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0
                ? uri.AbsoluteUri
                : throw new InputException(Field, "An address that begins with https:// or http:// is needed.");
    }
}
