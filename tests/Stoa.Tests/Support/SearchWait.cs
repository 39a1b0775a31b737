using System.Text.Json;

namespace Stoa.Tests.Support;

/// <summary>Search follows what is sold a moment behind.</summary>
internal static class SearchWait
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Waits until the shop's search finds so many.</summary>
    public static async Task UntilAsync(TestHost host, string query, int found)
    {
        using var limit = new CancellationTokenSource(Longest);
        while (true)
        {
            using var answer = JsonDocument.Parse(await host.Client.GetStringAsync($"/api/v1/products?facets=false&{query}"));
            if (answer.RootElement.GetProperty("found").GetInt32() == found)
            {
                return;
            }

            await Task.Delay(50, limit.Token);
        }
    }
}
