using System.Diagnostics;
using Spectre.Console;
using Stoa.Orders;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

public sealed class ImportOnlineRetailTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Try()
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        var watch = Stopwatch.StartNew();
        var summary = await ImportOnlineRetail.RunAsync(database.Db, database.Logins,
            Path.Combine(Cluster.Root, "../shared/data/online-retail/online_retail.csv.gz"), console, CancellationToken.None);
        Assert.Fail(watch.Elapsed + "\n" + text);
    }
}
