#:project ../src/Stoa/Stoa.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303

// dotnet run -c Release bench/isolation.cs -- [seconds] [rounds]
// What row-level security costs a vendor's order list (its latest 50 with their lines): as the vendors' login behind the
// policies, the vendor's id signed, against the same transaction of the application's login that names the vendor itself.
// In turns on one server of its own (temporary folder, fsync on), over a hundred thousand purchases, 8 connections.
using System.Diagnostics;
using Npgsql;
using Spectre.Console;
using Stoa.Platform;

const int Readers = 8;
const int Vendors = 40;
var seconds = args.Length > 0 ? int.Parse(args[0]) : 10;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 3;
var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"stoa-bench-{Environment.ProcessId}"));
try
{
    await using var server = await EmbeddedPostgres.StartAsync(data);
    var logins = await server.PrepareAsync(data, "bench");
    await Migrator.MigrateAsync(logins);
    await using var db = new Db(logins);
    var quiet = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
    await SeedMarketplace.RunAsync(logins, new SeedOptions(100), quiet);
    var (bare, behind) = (new List<double>(), new List<double>());
    await ReadAsync(2, withPolicies: true);
    await ReadAsync(2, withPolicies: false);
    for (var round = 1; round <= rounds; round++)
    {
        bare.Add(await ReadAsync(seconds, withPolicies: false));
        behind.Add(await ReadAsync(seconds, withPolicies: true));
        Console.WriteLine($"round {round}: without policies {bare[^1]:N0}/s, with {behind[^1]:N0}/s "
            + $"({(bare[^1] / behind[^1]) - 1:P1} more time)");
    }

    Console.WriteLine($"with policies: {(bare.Average() / behind.Average()) - 1:P1} more time a list");

    async Task<double> ReadAsync(int duration, bool withPolicies)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(duration));
        var watch = Stopwatch.StartNew();
        var lists = await Task.WhenAll(Enumerable.Range(0, Readers).Select(n => Task.Run(async () =>
        {
            var count = 0;
            while (!stop.IsCancellationRequested)
            {
                var vendor = ((n + count++) % Vendors) + 1L;
                await ListAsync(withPolicies ? logins.Vendor : logins.App, vendor, withPolicies);
            }

            return count;
        })));
        return lists.Sum() / watch.Elapsed.TotalSeconds;
    }

    // Both set the setting, so that the difference is the policies and the signature's check alone.
    async Task ListAsync(string login, long vendor, bool withPolicies)
    {
        await using var connection = new NpgsqlConnection(login);
        await connection.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        var set = new NpgsqlBatchCommand("select set_config('stoa.vendor_id', $1, true)");
        set.Parameters.Add(new NpgsqlParameter { Value = VendorSetting.Sign(logins.VendorKey, vendor) });
        batch.BatchCommands.Add(set);
        var list = new NpgsqlBatchCommand(ListSql.Replace("@vendor", withPolicies ? "true" : "o.vendor_id = $1"));
        if (!withPolicies)
        {
            list.Parameters.Add(new NpgsqlParameter { Value = vendor });
        }

        batch.BatchCommands.Add(list);
        await batch.ExecuteNonQueryAsync();
    }
}
finally
{
    Directory.Delete(data.Path, recursive: true);
}

public static partial class Program
{
    private const string ListSql = """
        select o.order_id, o.order_number, o.order_status, o.order_total, o.currency, o.created_at, i.product_id, i.quantity,
               i.unit_price
          from (select * from orders.orders o where @vendor order by o.created_at desc, o.order_id desc limit 50) o
          join orders.order_items i on i.order_id = o.order_id and i.vendor_id = o.vendor_id
         order by o.created_at desc, o.order_id desc, i.order_item_id
        """;
}
