using System.CommandLine;
using Spectre.Console;
using Stoa.Analytics.Mongo;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>The verb export.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "A new or an empty folder" };

    private static readonly Option<string> Uri = new("--uri")
    {
        Description = "A live MongoDB instead of a folder: mongodb://host:27017/database",
    };

    private static readonly Option<string> Money = new("--money")
    {
        Description = "How amounts are written: exact decimals, or doubles",
        DefaultValueFactory = _ => "decimal",
    };

    private static readonly Option<bool> Pseudonymise = new("--pseudonymise")
    {
        Description = "Names, e-mails and visitor ids as stable stand-ins; no free texts",
    };

    /// <summary>The command; open opens the installation in a data folder.</summary>
    public static Command Create(Option<string> data, Func<string, CancellationToken, Task<Installation>> open)
    {
        var mongo = new Command("mongo", "Write MongoDB collections as Extended JSON lines") { Out, Money, Pseudonymise, Uri };
        mongo.SetAction(async (parsed, cancel) =>
        {
            var money = parsed.GetRequiredValue(Money);
            if (money is not ("decimal" or "double"))
            {
                throw new StoaException($"--money is decimal or double, not {money}.", 2);
            }

            var input = new ExportMongoInput(
                parsed.GetValue(Out), parsed.GetValue(Uri), money == "double", parsed.GetValue(Pseudonymise));
            ExportMongo.Check(input);
            await using var installation = await open(parsed.GetRequiredValue(data), cancel);
            var result = await ExportMongo.RunAsync(
                installation.Logins, installation.Vault, input, AnsiConsole.Console, cancel);
            Console.WriteLine(
                $"Exported {result.Collections.Values.Sum():N0} documents in {result.Collections.Count} collections"
                + (input.Folder is null ? "." : $" to {Path.GetFullPath(input.Folder)}."));
            return 0;
        });
        return new Command("export", "Export the marketplace") { mongo };
    }
}
