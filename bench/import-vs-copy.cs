#:project ../src/Stoa/Stoa.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303

// dotnet run -c Release bench/import-vs-copy.cs -- FILE.csv[.gz] [runs]
// How fast `import online-retail` is beside a bare COPY of the same lines into a plain table of the same columns,
// on the same embedded server (its own, in a temporary folder, fsync on) in the same run. Each run imports into a
// fresh database.
using System.Diagnostics;
using System.IO.Compression;
using Npgsql;
using Spectre.Console;
using Stoa.Orders;
using Stoa.Platform;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run -c Release bench/import-vs-copy.cs -- FILE.csv[.gz] [runs]");
    return 2;
}

AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"stoa-bench-{Environment.ProcessId}"));
try
{
    await using var server = await EmbeddedPostgres.StartAsync(data);
    for (var run = 1; run <= (args.Length > 1 ? int.Parse(args[1]) : 3); run++)
    {
        var logins = await server.PrepareAsync(data, $"bench_{run}");
        await Migrator.MigrateAsync(logins);
        var copy = await CopyAsync(logins, args[0]);
        await using var db = new Db(logins);
        var quiet = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        var watch = Stopwatch.StartNew();
        var summary = await ImportOnlineRetail.RunAsync(db, logins, args[0], quiet, CancellationToken.None);
        var import = watch.Elapsed;
        Console.WriteLine($"run {run}: bare COPY {copy.TotalSeconds:0.000} s, import {import.TotalSeconds:0.000} s, "
            + $"{summary.Total.Lines / import.TotalSeconds:N0} lines/s, {copy / import:P1} of COPY's speed");
    }
}
finally
{
    NpgsqlConnection.ClearAllPools();
    Directory.Delete(data.Path, recursive: true);
}

return 0;

// Decompressed beforehand: the fastest thing that can be done with the same lines.
static async Task<TimeSpan> CopyAsync(DatabaseLogins logins, string file)
{
    using var text = new MemoryStream();
    await using (var stream = File.OpenRead(file))
    await using (var plain = file.EndsWith(".gz", StringComparison.Ordinal)
        ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream)
    {
        await plain.CopyToAsync(text);
    }

    text.Position = 0;
    await using var connection = new NpgsqlConnection(logins.Owner);
    await connection.OpenAsync();
    await using var create = new NpgsqlCommand("""
        create table public.lines (invoice text, code text, description text, quantity integer, invoiced_at timestamp,
          price numeric, customer text, country text)
        """, connection);
    await create.ExecuteNonQueryAsync();
    var watch = Stopwatch.StartNew();
    await using (var copy = await connection.BeginTextImportAsync("copy public.lines from stdin (format csv, header)"))
    {
        await text.CopyToAsync(((StreamWriter)copy).BaseStream);
    }

    return watch.Elapsed;
}
