using System.CommandLine;
using Npgsql;
using Spectre.Console;
using Stoa.Audit;
using Stoa.Orders;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>The verbs of the command line. Whatever goes wrong is one line on standard error and an exit code.</summary>
public static class CommandLine
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The data folder: embedded database, keys, media",
        DefaultValueFactory = _ => "./data",
        Recursive = true,
    };

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Where to listen, separated by semicolons",
        DefaultValueFactory = _ => "http://localhost:5080",
    };

    private static readonly Option<bool> NoDemo = new("--no-demo")
    {
        Description = "Leave an empty embedded database empty",
    };

    private static readonly Option<bool> Demo = new("--demo")
    {
        Description = "Fill an empty external database with the demo marketplace",
    };

    private static string? ConnectionString => Environment.GetEnvironmentVariable("ConnectionStrings__Stoa");

    /// <summary>Parses and runs. Answers the exit code: 0 done, 1 failed, 2 called wrongly.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        // A bare start serves, and so do options without a verb.
        var line = args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("-h" or "--help" or "-?" or "--version"))
            ? ["serve", .. args]
            : args;
        var parsed = Root().Parse(line);
        if (parsed.Errors.Count > 0)
        {
            // Of an unknown verb the parser only says that one is missing.
            var unknown = parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is not known here." : null;
            return Refuse($"{unknown ?? parsed.Errors[0].Message} Run 'stoa --help' for the verbs and their options.", 2);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(90),
            });
        }
        catch (Exception e)
        {
            return Refuse(e);
        }
    }

    private static RootCommand Root() => new("Stoa: a marketplace in one process on PostgreSQL.")
    {
        Data,
        Serve(),
        Verb("migrate", "Bring the database's schema up to date", MigrateAsync),
        Seed(),
        new Command("import", "Import a real history") { OnlineRetail(), Olist() },
        Schema(),
        BackupCommand.CreateBackup(Data, OpenAsync),
        BackupCommand.CreateRestore(Data, () => ConnectionString),
        Verify(),
        ExportCommand.Create(Data, OpenAsync),
        RotateKeyCommand(),
        Verb("doctor", "Say what is configured, reachable, insecure or out of date", Doctor.RunAsync),
    };

    private static Command Serve()
    {
        var command = new Command("serve", "Run everything (the default)") { Urls, NoDemo, Demo };
        command.SetAction((parsed, cancel) => Host.Serve.RunAsync(
            new ServeOptions(
                parsed.GetRequiredValue(Data), ConnectionString, parsed.GetRequiredValue(Urls),
                parsed.GetValue(Demo), parsed.GetValue(NoDemo)),
            cancel));
        return command;
    }

    private static Command Seed()
    {
        var scale = new Option<int>("--scale") { Description = "Thousands of purchases", Required = true };
        var seed = new Option<long>("--seed")
        {
            Description = "Another number makes another history", DefaultValueFactory = _ => 1,
        };
        var customers = new Option<int?>("--customers") { Description = "People with an account" };
        var products = new Option<int?>("--products") { Description = "Products, with two variants on average" };
        var vendors = new Option<int?>("--vendors") { Description = "Vendors" };
        var currency = new Option<string?>("--currency") { Description = "An empty marketplace's currency (GBP)" };
        var end = new Option<DateOnly?>("--end") { Description = "The day (UTC) before which the history ends (today)" };
        var command = new Command("seed", "Write years of synthetic history")
        {
            scale, seed, customers, products, vendors, currency, end,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new SeedOptions(parsed.GetValue(scale), parsed.GetValue(seed));
            options = options with
            {
                Customers = parsed.GetValue(customers) ?? options.Customers,
                Products = parsed.GetValue(products) ?? options.Products,
                Vendors = parsed.GetValue(vendors) ?? options.Vendors,
                Currency = parsed.GetValue(currency)?.ToUpperInvariant(),
                End = parsed.GetValue(end)?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) ?? options.End,
            };
            options.Checked();
            await using var installation = await OpenAsync(parsed.GetRequiredValue(Data), cancel);
            await SeedMarketplace.RunAsync(installation.Logins, options, AnsiConsole.Console, cancel);
            return 0;
        });
        return command;
    }

    private static Command OnlineRetail()
    {
        var file = new Argument<string>("file") { Description = "The CSV file, plain or .gz" };
        var command = new Command("online-retail", "Import the UCI Online Retail history") { file };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path))
            {
                throw new StoaException($"There is no file {path}: name the Online Retail CSV (or .csv.gz).", 2);
            }

            await using var installation = await OpenAsync(parsed.GetRequiredValue(Data), cancel);
            await ImportOnlineRetail.RunAsync(installation.Db, installation.Logins, path, AnsiConsole.Console, cancel);
            return 0;
        });
        return command;
    }

    private static Command RotateKeyCommand()
    {
        var keep = new Option<bool>("--keep-previous") { Description = "Leave the old key in the key store" };
        var destroy = new Option<bool>("--destroy-previous") { Description = "Only destroy the key that an earlier run kept" };
        var command = new Command("rotate-key", "Replace the master key; run again, it goes on where it was interrupted")
        {
            keep, destroy,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var installation = await OpenAsync(parsed.GetRequiredValue(Data), cancel);
            if (parsed.GetValue(destroy))
            {
                await RotateKey.DestroyPreviousAsync(installation, AnsiConsole.Console, cancel);
                return 0;
            }

            Func<Task>? relogin = installation.IsEmbedded ? null
                : () => ExternalDatabase.RenewLoginsAsync(ConnectionString!, installation.Vault, cancel);
            await RotateKey.RunAsync(
                installation, parsed.GetValue(keep), relogin, AnsiConsole.Console, TimeProvider.System, cancel);
            return 0;
        });
        return command;
    }

    private static Command Schema()
    {
        var formats = string.Join(", ", ExportSchema.Formats);
        var format = new Option<string>("--format") { Description = $"One of {formats}", Required = true };
        var file = new Option<string?>("--out") { Description = "The file to write instead of standard output" };
        var command = new Command("schema", "Write the live schema as a diagram or as DDL") { format, file };
        command.SetAction(async (parsed, cancel) =>
        {
            var chosen = parsed.GetRequiredValue(format);
            ExportSchema.Require(chosen);
            await using var installation = await OpenAsync(parsed.GetRequiredValue(Data), cancel);
            await ExportSchema.RunAsync(installation.Logins, chosen, parsed.GetValue(file), Console.Out, cancel);
            return 0;
        });
        return command;
    }

    private static Command Olist()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of the data set's CSV files" };
        var command = new Command("olist", "Import the Olist marketplace of Brazil") { folder };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(path))
            {
                throw new StoaException($"There is no folder {path}: name the one that holds the Olist files.", 2);
            }

            await using var installation = await OpenAsync(parsed.GetRequiredValue(Data), cancel);
            await ImportOlist.RunAsync(installation.Db, installation.Logins, path, AnsiConsole.Console, cancel);
            return 0;
        });
        return command;
    }

    private static Command Verify()
    {
        var heads = new Option<string?>("--heads")
        {
            Description = "A copy of audit-heads.jsonl that was kept elsewhere, to compare the audit trail with",
        };
        var command = new Command("verify", "Check every invariant over the whole database") { heads };
        command.SetAction(async (parsed, cancel) =>
        {
            var file = parsed.GetValue(heads);
            if (file is not null && !File.Exists(file))
            {
                throw new StoaException($"There is no file {file}: name a copy of audit-heads.jsonl.", 2);
            }

            await using var installation = await OpenAsync(parsed.GetRequiredValue(Data), cancel);
            using var key = AuditKey.Find(installation.Data, Environment.GetEnvironmentVariable("Stoa__AuditKey"));
            var kept = await CheckHeads.ReadAsync(file ?? installation.Data.AuditHeadsFile, key, cancel);
            return await Platform.Verify.RunAsync(installation.Logins, Console.Out, kept, cancel) ? 0 : 1;
        });
        return command;
    }

    private static Command Verb(string name, string description, Func<string, string?, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, cancel) => run(parsed.GetRequiredValue(Data), ConnectionString, cancel));
        return command;
    }

    private static async Task<int> MigrateAsync(string data, string? connectionString, CancellationToken cancel)
    {
        await using var installation = await Installation.OpenAsync(data, connectionString, attach: true, cancel);
        // Opening migrates, unless another process serves this folder: it may be of an older version.
        var (migrations, routines) = await Migrator.MigrateAsync(installation.Logins, cancel: cancel);
        Console.WriteLine(migrations + routines == 0
            ? "The schema is up to date."
            : $"Applied {migrations} migrations and {routines} routines.");
        return 0;
    }

    private static Task<Installation> OpenAsync(string data, CancellationToken cancel) =>
        Installation.OpenAsync(data, ConnectionString, attach: true, cancel);

    private static int Refuse(Exception error) => error switch
    {
        StoaException e => Refuse(e.Message, e.ExitCode),
        OperationCanceledException => Refuse("Interrupted: nothing of it was kept.", 130),
        PostgresException { SqlState: "53100" } => Refuse("The database's disk is full: make room, then try again.", 1),
        PostgresException e => Refuse($"The database refused: {e.MessageText} ({e.SqlState}).", 1),
        NpgsqlException e => Refuse($"The database cannot be reached: {e.Message}", 1),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } e => Refuse(
            $"{e.Message.TrimEnd('.')}: stop what listens there, or choose another address with --urls.", 1),
        IOException e => Refuse(e.Message, 1),
        UnauthorizedAccessException e => Refuse(e.Message, 1),
        _ => Refuse($"Something unforeseen went wrong: {error}", 1),
    };

    private static int Refuse(string message, int exitCode)
    {
        Console.Error.WriteLine($"stoa: {message}");
        return exitCode;
    }
}
