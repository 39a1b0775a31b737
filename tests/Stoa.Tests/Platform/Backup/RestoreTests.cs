using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Platform.Backup;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform.Backup;

/// <summary>The real program backed up while people buy, killed, its disk gone; then restored to moments, each as it was.</summary>
[Trait("Needs", "Processes")]
public sealed class RestoreTests : IDisposable
{
    private const string MarksSql = "create table public.marks (mark bigint primary key)";
    private const string BuySql = """
        with mark as (insert into public.marks values (@mark))
        select count(*) from orders.create_order(@user, '{"country": "United Kingdom", "city": "Leeds"}', @items::jsonb)
        """;
    private const string VariantsSql = "select variant_id from catalog.product_variants where stock_quantity > 20 order by stock_quantity desc limit 60";
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    private string Folder => Path.Combine(_scratch.Path, "backup");

    /// <summary>
    /// Purchases in a working shop; the server and the host are killed in the middle of them and the
    /// cluster is deleted. What was acknowledged before a moment is there at that moment, and what began after it is not.
    /// </summary>
    [Fact]
    public async Task After_kill_nine_and_a_lost_disk_every_moment_can_be_restored()
    {
        var sales = new ConcurrentBag<Sale>();
        DateTimeOffset first;
        await using (var host = HostProcess.Start(["serve", "--data", Data, "--urls", "http://127.0.0.1:0"]))
        {
            await host.AddressAsync();
            var owner = await OwnerAsync(Data);
            await using var connection = new NpgsqlConnection(owner);
            await connection.ExecuteAsync(MarksSql);
            var user = await connection.QuerySingleAsync<long>("select min(user_id) from accounts.users where role_id is not null");
            var variants = (await connection.QueryAsync<long>(VariantsSql)).ToArray();
            using var stop = new CancellationTokenSource();
            var buyers = Enumerable.Range(0, 4).Select(n => BuyAsync(owner, user, variants, n, sales, stop.Token)).ToList();
            var (code, output) = await HostProcess.RunAsync(["backup", Folder, "--data", Data]);
            Assert.True(code == 0, output);
            first = TimeProvider.System.GetUtcNow();
            await Task.Delay(TimeSpan.FromSeconds(8));
            var server = ScratchFolder.Postmaster(Data)!.Value;
            await host.KillAsync();
            Process.GetProcessById(server).Kill();
            await stop.CancelAsync();
            await Task.WhenAll(buyers);
        }

        var last = sales.Max(s => s.Acknowledged);
        Assert.True(sales.Count(s => s.Acknowledged > first) > 20, "Too little was bought to tell anything.");
        Directory.Move(Path.Combine(Data, "keys"), Path.Combine(_scratch.Path, "keys"));
        await EndAsync();
        Directory.Delete(Data, recursive: true);

        // Whatever was acknowledged half a second before the end had left the disk that is gone.
        var span = last - TimeSpan.FromSeconds(0.5) - first;
        var moments = Enumerable.Range(0, 5)
            .Select(_ => (DateTimeOffset?)(first + (span * RandomNumberGenerator.GetInt32(1_000_001) / 1e6))).ToList();
        foreach (var moment in moments.Append(null))
        {
            await ShowsAsync(moment, sales, last);
        }
    }

    [Fact]
    public async Task The_drill_restores_and_verifies_and_says_what_is_damaged()
    {
        await using var host = HostProcess.Start(["serve", "--data", Data, "--no-demo", "--urls", "http://127.0.0.1:0"]);
        using var client = new HttpClient { BaseAddress = new Uri(await host.AddressAsync()) };
        await SignInAsync(client);
        var (code, output) = await HostProcess.RunAsync(["backup", Folder, "--data", Data]);
        Assert.True(code == 0, output);
        var fine = await DrillAsync(client);
        Assert.True(fine.GetProperty("succeeded").GetBoolean(), fine.ToString());
        Assert.Contains("checks hold", fine.GetProperty("summary").GetProperty("verify").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Data, "drill")));

        var files = Directory.EnumerateFiles(Path.Combine(Folder, "base"), "files", SearchOption.AllDirectories).Single();
        await using (var file = File.OpenWrite(files))
        {
            file.SetLength(file.Length / 2);
        }

        var broken = await DrillAsync(client);
        Assert.False(broken.GetProperty("succeeded").GetBoolean());
        Assert.Contains("is cut short", broken.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_named_and_nothing_is_touched()
    {
        var (code, output) = await HostProcess.RunAsync(["backup", Folder, "--data", Data]);
        Assert.True(code == 0, output);
        (code, output) = await HostProcess.RunAsync(["restore", Folder, "--data", Data, "--check"]);
        Assert.True(code == 0, output);
        Assert.Contains("Whole:", output, StringComparison.Ordinal);
        var cluster = await File.ReadAllTextAsync(Path.Combine(Data, "postgres", "PG_VERSION"));
        var files = Path.GetRelativePath(Folder, Directory.EnumerateFiles(Folder, "files", SearchOption.AllDirectories).Single());
        var manifest = Path.Combine(Path.GetDirectoryName(files)!, "manifest");
        var log = Path.GetRelativePath(Folder, Directory.EnumerateFiles(Path.Combine(Folder, "wal"), "*", SearchOption.AllDirectories).Order().First());
        (string Piece, Action<string> Damage, string Named)[] cases =
        [
            (files, f => Cut(f, 0.5), "files is cut short"),
            (files, f => Flip(f), "files is damaged"),
            (files, File.Delete, "files is missing"),
            (manifest, f => Cut(f, 0.5), "manifest is cut short"),
            (manifest, f => Flip(f), "manifest is damaged"),
            (manifest, File.Delete, "no backup that was finished"),
            (log, File.Delete, "is missing"),
            (log, f => Flip(f), "wal/"),
        ];
        foreach (var (piece, damage, named) in cases)
        {
            var whole = await File.ReadAllBytesAsync(Path.Combine(Folder, piece));
            damage(Path.Combine(Folder, piece));
            foreach (string[] check in new[] { [], new[] { "--check" } })
            {
                (code, output) = await HostProcess.RunAsync(["restore", Folder, "--data", Data, .. check]);
                Assert.True(code == 1 && output.Contains(named, StringComparison.Ordinal), $"{piece}, expected '{named}': {code} {output}");
            }

            Assert.Equal(cluster, await File.ReadAllTextAsync(Path.Combine(Data, "postgres", "PG_VERSION")));
            Assert.False(Directory.Exists(Path.Combine(Data, "postgres.restoring")));
            await File.WriteAllBytesAsync(Path.Combine(Folder, piece), whole);
        }
    }

    [Fact]
    public async Task A_backup_that_moves_to_another_folder_while_the_shop_is_open_is_whole_there()
    {
        await using var host = HostProcess.Start(["serve", "--data", Data, "--no-demo", "--urls", "http://127.0.0.1:0"]);
        await host.AddressAsync();
        foreach (var folder in new[] { Folder, Folder + "2", Folder })
        {
            var (code, output) = await HostProcess.RunAsync(["backup", folder, "--data", Data]);
            Assert.True(code == 0, output);
            (code, output) = await HostProcess.RunAsync(["restore", folder, "--data", Data, "--check"]);
            Assert.True(code == 0, output);
        }
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_one_line()
    {
        await using (var host = HostProcess.Start(["serve", "--data", Data, "--no-demo", "--urls", "http://127.0.0.1:0"]))
        {
            await host.AddressAsync();
            await RefusedAsync(2, "lies in the data folder", "backup", Path.Combine(Data, "backup"));
            await RefusedAsync(2, "holds other files", "backup", _scratch.Path);
            await RefusedAsync(2, "--keep", "backup", Folder, "--keep", "0");
            Assert.Equal(0, (await HostProcess.RunAsync(["backup", Folder, "--data", Data])).ExitCode);
            await RefusedAsync(1, "in use by another Stoa", "restore", Folder);
        }

        await RefusedAsync(2, "no backup of Stoa", "restore", _scratch.Path);
        await RefusedAsync(2, "is no moment", "restore", Folder, "--to", "yesterday");
        await RefusedAsync(2, "The earliest moment", "restore", Folder, "--to", "2001-01-01");
        await RefusedAsync(2, "The backup reaches to", "restore", Folder, "--to", "2101-01-01");
        Directory.Move(Path.Combine(Data, "keys"), Path.Combine(_scratch.Path, "keys"));
        await RefusedAsync(2, "put the folder keys/", "restore", Folder);
        Assert.False(Directory.Exists(Path.Combine(Data, "postgres.before-restore-1")));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task RefusedAsync(int code, string message, params string[] arguments)
    {
        var (got, output) = await HostProcess.RunAsync([.. arguments, "--data", Data]);
        Assert.True(got == code && output.Contains(message, StringComparison.Ordinal), $"{got} {output}");
        Assert.StartsWith("stoa: ", output.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private async Task ShowsAsync(DateTimeOffset? moment, ConcurrentBag<Sale> sales, DateTimeOffset last)
    {
        var data = Path.Combine(_scratch.Path, $"restored-{RandomNumberGenerator.GetHexString(6)}");
        Directory.CreateDirectory(data);
        CopyFolder(Path.Combine(_scratch.Path, "keys"), Path.Combine(data, "keys"));
        string[] to = moment is null
            ? [] : ["--to", moment.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)];
        var (code, output) = await HostProcess.RunAsync(["restore", Folder, "--data", data, .. to]);
        Assert.True(code == 0, $"{moment:O}\n{output}");
        Assert.Contains("checks hold", output, StringComparison.Ordinal);
        await using (var server = await EmbeddedPostgres.StartAsync(new DataFolder(data)))
        {
            var logins = await server.PrepareAsync(new DataFolder(data), Installation.EmbeddedDatabase);
            await using var connection = new NpgsqlConnection(logins.Owner + ";Pooling=false");
            var there = (await connection.QueryAsync<long>("select mark from public.marks")).ToHashSet();
            // Times are this machine's on both sides; PostgreSQL's own clock has microseconds.
            var until = moment ?? last - TimeSpan.FromSeconds(0.5);
            Assert.All(sales.Where(s => s.Acknowledged < until), s => Assert.Contains(s.Mark, there));
            if (moment is not null)
            {
                Assert.All(sales.Where(s => s.Begun > until), s => Assert.DoesNotContain(s.Mark, there));
            }
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task BuyAsync(
        string owner, long user, long[] variants, int buyer, ConcurrentBag<Sale> sales, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(owner + ";Pooling=false");
        await connection.OpenAsync(CancellationToken.None);
        for (var n = 0; !cancel.IsCancellationRequested; n++)
        {
            var mark = (buyer * 1_000_000L) + n;
            var begun = TimeProvider.System.GetUtcNow();
            try
            {
                await connection.ExecuteAsync(BuySql, new
                {
                    mark,
                    user,
                    items = JsonSerializer.Serialize(new[] { new { variant_id = variants[n % variants.Length], quantity = 1 } }),
                });
            }
            catch (PostgresException e) when (e.SqlState == "ST409")
            {
                continue;
            }
            catch (NpgsqlException)
            {
                return;
            }

            sales.Add(new Sale(mark, begun, TimeProvider.System.GetUtcNow()));
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task EndAsync()
    {
        // The guard of a killed server needs a moment to leave the folder.
        while (ScratchFolder.Postmaster(Data) is not null)
        {
            await Task.Delay(50);
        }
    }

    private static async Task<string> OwnerAsync(string data) =>
        (await EmbeddedPostgres.TryAttachAsync(new DataFolder(data), Installation.EmbeddedDatabase))!.Owner;

    private async Task SignInAsync(HttpClient client)
    {
        using var accounts = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "demo-accounts.json")));
        var chief = accounts.RootElement.EnumerateArray().First(a => a.GetProperty("role").GetString() == "operator");
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/token", new
        {
            email = chief.GetProperty("email").GetString(),
            password = chief.GetProperty("password").GetString(),
        });
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.GetProperty("accessToken").GetString());
    }

    private static async Task<JsonElement> DrillAsync(HttpClient client)
    {
        var before = await RunsAsync(client);
        using var asked = await client.PostAsync($"/api/v1/jobs/{RestoreDrillJob.Name}/run", null);
        asked.EnsureSuccessStatusCode();
        for (var tries = 0; tries < 1200; tries++)
        {
            var runs = await RunsAsync(client);
            if (runs.Count > before.Count && runs[0].GetProperty("finishedAt").ValueKind != JsonValueKind.Null)
            {
                return runs[0];
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The drill does not end.");
    }

    private static async Task<List<JsonElement>> RunsAsync(HttpClient client) =>
    [
        .. (await client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{RestoreDrillJob.Name}/runs")).GetProperty("rows").EnumerateArray(),
    ];

    private static void Cut(string file, double part)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength((long)(stream.Length * part));
    }

    private static void Flip(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(file, bytes);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private sealed record Sale(long Mark, DateTimeOffset Begun, DateTimeOffset Acknowledged);
}
