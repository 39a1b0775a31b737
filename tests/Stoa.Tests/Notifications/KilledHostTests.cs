using System.Net;
using System.Net.Http.Json;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Notifications;

/// <summary>The real program, killed while it sends letters, and another one that goes on.</summary>
[Trait("Needs", "Processes")]
public sealed class KilledHostTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private const int People = 8;

    // As if the lease of the dead host had ended.
    private const string DueSql = "update platform.outbox set due_at = now() where dead_at is null";
    private const string LeftSql = "select count(*)::int from platform.outbox";
    private readonly ScratchFolder _scratch = new();

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    public async Task Every_letter_of_a_host_that_was_killed_arrives_once_by_its_message_id(string stall)
    {
        var (server, address) = await MailServerProcess.StartAsync(failures: 0, stall);
        using var _ = server;
        List<string> people;
        await using (var first = Serve(address))
        {
            people = await RegisterAsync(await first.AddressAsync(), stall);
            await UntilAsync(() => Task.FromResult(!server.Stalled.IsEmpty));
            await first.KillAsync();
        }

        var repeated = stall == "after" ? server.Stalled.ToHashSet() : [];
        Assert.Equal(People, await database.AsOwnerAsync<int>(LeftSql));
        await database.AsOwnerAsync<int>(DueSql);
        server.Go();
        await using (var second = Serve(address))
        {
            await second.AddressAsync();
            await UntilAsync(async () => await database.AsOwnerAsync<int>(LeftSql) == 0);
        }

        var taken = server.Taken.Select(t => t.Split(' ')).Select(t => (Id: t[0], To: t[1])).ToList();
        Assert.Equal(people.Order(), taken.DistinctBy(t => t.Id).Select(t => t.To).Order());
        // Only what the first host gave away without learning of it came again, under the id that receivers know.
        Assert.All(taken.GroupBy(t => t.Id), t => Assert.Equal(repeated.Contains(t.Key) ? 2 : 1, t.Count()));
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<List<string>> RegisterAsync(string address, string stall)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        var people = Enumerable.Range(0, People).Select(i => $"person{i}.{stall}@shop.example").ToList();
        await Task.WhenAll(people.Select(async email =>
        {
            using var answer = await client.PostAsJsonAsync(
                "/api/v1/auth/register", new { name = "Ann Example", email, password = "plover quartz meadow lantern" });
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }));
        return people;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private HostProcess Serve(Uri mail)
    {
        var keys = Directory.CreateDirectory(Path.Combine(_scratch.Path, "keys")).FullName;
        File.Copy(Cluster.Current.Data.MasterKeyFile, Path.Combine(keys, "master.key"), overwrite: true);
        return HostProcess.Start(
            ["serve", "--data", _scratch.Path, "--urls", "http://127.0.0.1:0"],
            environment: new Dictionary<string, string?>
            {
                ["ConnectionStrings__Stoa"] = database.Logins.Owner,
                ["ConnectionStrings__StoaApp"] = database.Logins.App,
                ["ConnectionStrings__StoaVendor"] = database.Logins.Vendor,
                ["ConnectionStrings__StoaReadOnly"] = database.Logins.ReadOnly,
                ["Mail__Server"] = mail.AbsoluteUri,
                ["Mail__From"] = "Stoa <stoa@stoa.example>",
            });
    }
}
