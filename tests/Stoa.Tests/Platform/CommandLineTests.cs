using System.Net;
using System.Net.Sockets;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Wrong calls and bad surroundings: one clear line, an exit code, nothing half done.</summary>
[Trait("Needs", "Processes")]
public sealed class CommandLineTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    [Theory]
    [InlineData(2, "frobnicate", "frobnicate")]
    [InlineData(2, "serve --frobnicate", "--frobnicate")]
    [InlineData(2, "serve --urls nonsense --no-demo", "nonsense")]
    [InlineData(2, "import online-retail", "file")]
    [InlineData(2, "import online-retail /nowhere.csv", "/nowhere.csv")]
    [InlineData(2, "import olist", "folder")]
    [InlineData(2, "import olist /nowhere", "/nowhere")]
    [InlineData(2, "schema", "--format")]
    [InlineData(2, "schema --format visio", "visio")]
    [InlineData(2, "export mongo", "--out")]
    [InlineData(2, "export mongo --out /dev --uri mongodb://127.0.0.1/x", "--uri")]
    [InlineData(2, "export mongo --out /dev", "not empty")]
    [InlineData(2, "export mongo --out /dev/never --money florins", "florins")]
    [InlineData(2, "export mongo --uri nonsense", "--uri")]
    public async Task A_wrong_call_is_refused_in_one_line(int code, string arguments, string named)
    {
        var (exit, output) = await HostProcess.RunAsync([.. arguments.Split(' '), "--data", Data]);
        Assert.Equal(code, exit);
        Assert.Contains(named, output, StringComparison.OrdinalIgnoreCase);
        Assert.Single(output.Trim().Split('\n'));
        Assert.False(Directory.Exists(Path.Combine(Data, "postgres")), "a wrong call makes no cluster");
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var (exit, output) = await HostProcess.RunAsync(
            ["serve", "--data", Data, "--no-demo", "--urls", $"http://127.0.0.1:{port}"]);
        Assert.Equal(1, exit);
        Assert.Contains($"{port}", output);
        Assert.Contains("--urls", output);
        Assert.Single(output.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_certificate_that_is_missing_is_named_and_doctor_says_what_does_not_go_together()
    {
        var (exit, output) = await HostProcess.RunAsync(
            ["serve", "--data", Data, "--no-demo", "--urls", "https://127.0.0.1:0"], environment:
            new Dictionary<string, string?> { ["Kestrel__Certificates__Default__Path"] = "/nowhere/shop.pfx" });
        Assert.Equal(2, exit);
        Assert.Contains("Kestrel__Certificates__Default__Path", output);
        Assert.Single(output.Trim().Split('\n'));
        var (healthy, findings) = await HostProcess.RunAsync(["doctor", "--data", Data], environment:
            new Dictionary<string, string?> { ["Stoa__PublicUrl"] = "https://shop.example.org" });
        Assert.Equal(0, healthy);
        Assert.Contains("Stoa__Proxies", findings);
        (_, findings) = await HostProcess.RunAsync(["doctor", "--data", Data], environment:
            new Dictionary<string, string?> { ["Stoa__PublicUrl"] = "http://shop.example.org" });
        Assert.Contains("without encryption", findings);
    }

    [Fact]
    public async Task An_unreachable_database_is_named()
    {
        var (exit, output) = await HostProcess.RunAsync(["serve", "--data", Data], environment:
            new Dictionary<string, string?> { ["ConnectionStrings__Stoa"] = "Host=127.0.0.1;Port=1;Username=x;Password=secret" });
        Assert.Equal(1, exit);
        Assert.Contains("127.0.0.1:1", output);
        Assert.DoesNotContain("secret", output);
        Assert.Single(output.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_refused()
    {
        var (exit, output) = await HostProcess.RunAsync(["migrate", "--data", Data], environment:
            new Dictionary<string, string?> { ["ConnectionStrings__Stoa"] = "postgres://somewhere/db" });
        Assert.Equal(2, exit);
        Assert.Contains("ConnectionStrings__Stoa", output);
        Assert.Single(output.Trim().Split('\n'));
    }

    [Fact]
    public async Task Other_verbs_attach_to_the_running_server_or_start_it_themselves()
    {
        var (alone, first) = await HostProcess.RunAsync(["migrate", "--data", Data]);
        Assert.Equal((0, "The schema is up to date."), (alone, first.Trim()));
        Assert.Null(ScratchFolder.Postmaster(Data));
        await using var host = HostProcess.Start(["serve", "--data", Data, "--no-demo", "--urls", "http://127.0.0.1:0"]);
        await host.AddressAsync();
        var (attached, findings) = await HostProcess.RunAsync(["doctor", "--data", Data]);
        Assert.True(attached == 0, findings);
        Assert.Contains("ok      vendor login stoa_vendor", findings);
        Assert.Contains("warning Stoa__PublicUrl", findings);
        var (refused, line) = await HostProcess.RunAsync(["serve", "--data", Data, "--no-demo"]);
        Assert.Equal(1, refused);
        Assert.Contains("in use", line);
    }

    [Fact]
    public async Task An_export_of_an_empty_marketplace_is_a_folder_of_empty_collections()
    {
        var folder = Path.Combine(_scratch.Path, "new", "mongo");
        var (exit, output) = await HostProcess.RunAsync(["export", "mongo", "--out", folder, "--data", Data]);
        Assert.True(exit == 0, output);
        Assert.Contains("Exported 0 documents in 15 collections", output);
        Assert.Equal(16, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task Ctrl_c_stops_everything_cleanly()
    {
        await using var host = HostProcess.Start(["serve", "--data", Data, "--no-demo", "--urls", "http://127.0.0.1:0"]);
        await host.AddressAsync();
        await host.StopAsync();
        Assert.Equal(0, host.Process.ExitCode);
        Assert.Null(ScratchFolder.Postmaster(Data));
        Assert.Contains("database system is shut down", await File.ReadAllTextAsync(Path.Combine(Data, "logs", "postgres.log")));
    }

    public void Dispose() => _scratch.Dispose();
}
