#:project ../src/Stoa/Stoa.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303

// dotnet run -c Release bench/audit.cs -- [seconds] [rounds]
// What the audit trail's sealing takes from those who make sensitive changes: people's status changed, each with its
// entry in the trail, 8 connections, in turns with the sealing job off and on, on one server of its own (temporary
// folder, fsync on). The job runs as the host does it: a round each second, which seals whatever waits.
using System.Diagnostics;
using Npgsql;
using Stoa.Audit;
using Stoa.Platform;

const int Writers = 8;
var seconds = args.Length > 0 ? int.Parse(args[0]) : 10;
var rounds = args.Length > 1 ? int.Parse(args[1]) : 4;
var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"stoa-bench-{Environment.ProcessId}"));
try
{
    await using var server = await EmbeddedPostgres.StartAsync(data);
    var logins = await server.PrepareAsync(data, "bench");
    await Migrator.MigrateAsync(logins);
    await using var db = new Db(logins);
    var (chief, people) = await PeopleAsync();
    var (off, on) = (new List<double>(), new List<double>());
    await ChangeAsync(2);
    for (var round = 1; round <= rounds; round++)
    {
        // What the turn before left waiting is none of this one's.
        await UntilSealedAsync();
        off.Add(await ChangeAsync(seconds));
        await UntilSealedAsync();
        on.Add(await ChangeAsync(seconds, seal: true));
        Console.WriteLine($"round {round}: sealing off {off[^1]:N0}/s, on {on[^1]:N0}/s ({on[^1] / off[^1]:P1})");
    }

    Console.WriteLine($"with sealing: {on.Average() / off.Average():P1} of the rate without");

    async Task<double> ChangeAsync(int duration, bool seal = false)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(duration));
        var job = seal ? Task.Run(() => SealAsync(stop.Token)) : Task.CompletedTask;
        var watch = Stopwatch.StartNew();
        var changes = await Task.WhenAll(people.Select(p => Task.Run(() => WriteAsync(p, stop.Token))));
        var rate = changes.Sum() / watch.Elapsed.TotalSeconds;
        await job;
        return rate;
    }

    async Task<int> WriteAsync(long person, CancellationToken stop)
    {
        await using var connection = await db.App.OpenConnectionAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(ChangeSql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = chief });
        command.Parameters.Add(new NpgsqlParameter { Value = person });
        command.Parameters.Add(new NpgsqlParameter { Value = "active" });
        await command.PrepareAsync(CancellationToken.None);
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            command.Parameters[2].Value = ++count % 2 == 0 ? "active" : "inactive";
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        return count;
    }

    async Task SealAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await SealTrail.Handle(db, default);
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task UntilSealedAsync()
    {
        while ((await SealTrail.Handle(db, default)).Sealed > 0)
        {
        }
    }

    // An operator, and a person for each writer: no two wait for one row.
    async Task<(long Chief, long[] People)> PeopleAsync()
    {
        await using var connection = new NpgsqlConnection(logins.Owner);
        await connection.OpenAsync();
        var ids = new List<long>();
        for (var n = 0; n <= Writers; n++)
        {
            await using var command = new NpgsqlCommand(PersonSql, connection);
            command.Parameters.Add(new NpgsqlParameter { Value = $"Person {n}" });
            command.Parameters.Add(new NpgsqlParameter { Value = n == 0 ? "operator" : "shopper" });
            ids.Add((long)(await command.ExecuteScalarAsync())!);
        }

        return (ids[0], [.. ids.Skip(1)]);
    }
}
finally
{
    Directory.Delete(data.Path, recursive: true);
}

public static partial class Program
{
    private const string PersonSql = """
        insert into accounts.users (name, email, password_hash, role_id)
        select $1, md5($1) || '@bench.example', 'x', r.role_id from accounts.roles r where r.name = $2 returning user_id
        """;

    // The routine takes one lock for all changes of rights: this writes as many entries, without waiting for it.
    private const string ChangeSql = """
        with who as materialized (select audit.act_as($1))
        update accounts.users u set status = $3, updated_at = now() from who where u.user_id = $2
        """;
}
