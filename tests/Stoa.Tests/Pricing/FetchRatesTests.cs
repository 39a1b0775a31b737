using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stoa.Pricing;
using Stoa.Tests.Support;

namespace Stoa.Tests.Pricing;

/// <summary>The job that takes the day's rates from an address, off until an operator sets one.</summary>
public sealed class FetchRatesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Rates_come_from_the_address_that_is_set_and_what_goes_wrong_is_said()
    {
        var body = """
            <Envelope><Cube><Cube time="2024-05-03"><Cube currency="USD" rate="1.0743"/><Cube currency="JPY" rate="164.34"/>
            <Cube currency="XQZ" rate="2"/></Cube></Cube></Envelope>
            """;
        var asked = 0;
        await using var bank = await PictureServer.StartAsync(async http =>
        {
            asked++;
            http.Response.ContentType = "text/xml";
            await http.Response.WriteAsync(body);
        });
        await using var host = await TestHost.StartAsync(database, with: s => s with
        {
            Configuration = new Dictionary<string, string?> { ["Media:Fetch:AllowHosts"] = bank.Host },
        });
        var finance = await host.SignInAsync("operator");

        var off = await RunAsync(finance);
        Assert.True(off.GetProperty("succeeded").GetBoolean());
        Assert.Contains("No address", off.GetProperty("summary").GetProperty("skipped").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, asked);

        await SetAsync(finance, bank.Address + "/daily.xml");
        Assert.Equal(bank.Address + "/daily.xml",
            (await finance.GetFromJsonAsync<RateSource>("/api/v1/exchange-rates/source"))!.Address);
        var first = await RunAsync(finance);
        Assert.True(first.GetProperty("succeeded").GetBoolean(), first.ToString());
        var summary = first.GetProperty("summary");
        Assert.Equal((2, "2024-05-03", "XQZ"), (summary.GetProperty("added").GetInt32(), summary.GetProperty("day").GetString(),
            summary.GetProperty("unknown").GetString()));
        var rates = await finance.GetFromJsonAsync<List<JsonElement>>("/api/v1/exchange-rates?base=EUR&quote=USD");
        Assert.Equal((1.0743m, "127.0.0.1"), (rates![0].GetProperty("rate").GetDecimal(), rates[0].GetProperty("source").GetString()));
        Assert.Equal(0, (await RunAsync(finance)).GetProperty("summary").GetProperty("added").GetInt32());

        body = "<html>We have moved</html>";
        var broken = await RunAsync(finance);
        Assert.False(broken.GetProperty("succeeded").GetBoolean());
        Assert.Contains("holds no rates", broken.GetProperty("error").GetString(), StringComparison.Ordinal);

        // Another host of this network is not asked at all.
        await using var inside = await PictureServer.StartAsync(http => http.Response.WriteAsync(body));
        await SetAsync(finance, inside.Address);
        var refused = await RunAsync(finance);
        Assert.False(refused.GetProperty("succeeded").GetBoolean());
        Assert.Contains("ports 80 and 443", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        await SetAsync(finance, " ");
        Assert.Null((await finance.GetFromJsonAsync<RateSource>("/api/v1/exchange-rates/source"))!.Address);
    }

    [Theory]
    [InlineData("ftp://example.org/rates")]
    [InlineData("rates.xml")]
    [InlineData("https://me:secret@example.org/")]
    public async Task An_address_that_is_none_is_refused(string address)
    {
        await using var host = await TestHost.StartAsync(database);
        using var answer = await (await host.SignInAsync("operator")).PutAsJsonAsync("/api/v1/exchange-rates/source", new { address });
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    private static async Task SetAsync(HttpClient client, string address)
    {
        using var answer = await client.PutAsJsonAsync("/api/v1/exchange-rates/source", new { address });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    // Starts the job and waits until a run later than those before has ended.
    private static async Task<JsonElement> RunAsync(HttpClient client)
    {
        async Task<List<JsonElement>> Runs() =>
            [.. (await client.GetFromJsonAsync<JsonElement>("/api/v1/jobs/exchange-rates/runs?limit=20")).GetProperty("rows").EnumerateArray()];
        var before = (await Runs()).Count;
        using var started = await client.PostAsync("/api/v1/jobs/exchange-rates/run", null);
        Assert.True(started.IsSuccessStatusCode, started.StatusCode.ToString());
        for (var wait = 0; wait < 300; wait++)
        {
            var runs = await Runs();
            if (runs.Count > before && runs[0].GetProperty("finishedAt").ValueKind != JsonValueKind.Null)
            {
                return runs[0];
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The job did not end.");
    }
}
