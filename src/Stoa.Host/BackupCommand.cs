using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Stoa.Platform;
using Stoa.Platform.Backup;

namespace Stoa.Host;

/// <summary>The verbs backup and restore, of the embedded database.</summary>
internal static class BackupCommand
{
    public static Command CreateBackup(Option<string> data, Func<string, CancellationToken, Task<Installation>> open)
    {
        var folder = new Argument<string>("DIR") { Description = "A folder on another disk, for nothing else" };
        var keep = new Option<int>("--keep")
        {
            Description = "Every moment of so many days stays restorable",
            DefaultValueFactory = _ => BackupSettings.UsualDays,
        };
        var command = new Command("backup", "Back the embedded database up, and go on doing so while Stoa runs") { folder, keep };
        command.SetAction(async (parsed, cancel) =>
        {
            var days = parsed.GetValue(keep);
            if (days is < 1 or > 3660)
            {
                throw new StoaException("--keep takes 1 to 3660 days.", 2);
            }

            await using var installation = await open(parsed.GetRequiredValue(data), cancel);
            RequireEmbedded(installation.IsEmbedded);
            await BackupAsync(installation, Path.GetFullPath(parsed.GetRequiredValue(folder)), days, cancel);
            return 0;
        });
        return command;
    }

    public static Command CreateRestore(Option<string> data, Func<string?> connectionString)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'stoa backup' wrote" };
        var to = new Option<string?>("--to")
        {
            Description = "The moment, such as \"2026-11-23 14:05:00\" (UTC unless it has an offset)",
        };
        var check = new Option<bool>("--check") { Description = "Only read it all, and name what is damaged or missing" };
        var command = new Command("restore", "Put the embedded database back as it was at a moment") { folder, to, check };
        command.SetAction(async (parsed, cancel) =>
        {
            RequireEmbedded(string.IsNullOrWhiteSpace(connectionString()));
            var path = parsed.GetRequiredValue(data);
            var moment = parsed.GetValue(to) is { } text ? Moment(text) : (DateTimeOffset?)null;
            return parsed.GetValue(check)
                ? await CheckAsync(path, parsed.GetRequiredValue(folder), moment, cancel)
                : await RestoreAsync(path, parsed.GetRequiredValue(folder), moment, cancel);
        });
        return command;
    }

    private static async Task BackupAsync(Installation installation, string folder, int days, CancellationToken cancel)
    {
        BackupManifest? manifest = null;
        await ProgressAsync("Copying the database", async progress =>
            manifest = await RunBackup.RunAsync(installation, folder, days, progress, TimeProvider.System, cancel));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{folder} can restore every moment from {manifest!.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC on, while " +
            $"Stoa runs ({manifest.Files:N0} files, {manifest.Bytes / 1e6:N1} MB)."));
        Console.WriteLine(
            $"It needs {installation.Data.Keys}: keep a copy of that folder elsewhere, never beside the backup.");
    }

    private static async Task<int> RestoreAsync(string path, string folder, DateTimeOffset? to, CancellationToken cancel)
    {
        var data = new DataFolder(path);
        data.Create();
        var repository = BackupRepository.Open(folder, data);
        RestoreResult? result = null;
        await ProgressAsync("Reading the backup", async progress =>
            result = await RestoreBackup.RunAsync(data, repository, to, progress, cancel));

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Restored as of {result!.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC, from the copy {result.Base.Id}."));
        if (result.MovedAside is { } aside)
        {
            Console.WriteLine($"The cluster that was there is in {aside}: delete it when you no longer need it.");
        }

        await using var installation = await Installation.OpenRestoredAsync(path, cancel);
        return await Verify.RunAsync(installation.Logins, Console.Out, cancel: cancel) ? 0 : 1;
    }

    private static async Task<int> CheckAsync(string path, string folder, DateTimeOffset? to, CancellationToken cancel)
    {
        var repository = BackupRepository.Open(folder, new DataFolder(path));
        await ProgressAsync("Reading the backup", async progress =>
        {
            var (manifest, until) = await RestoreBackup.CheckAsync(repository, to, progress, cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Whole: the copy {manifest.Id}, its log up to {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, and media."));
        });
        return 0;
    }

    private static Task ProgressAsync(string title, Func<Action<long, long>, Task> work) =>
        AnsiConsole.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var task = context.AddTask(title, maxValue: 1);
            await work((done, all) => task.Value = all == 0 ? 1 : (double)done / all);
        });

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new StoaException($"'{text}' is no moment: write --to \"2026-11-23 14:05:00\" (UTC), or with an offset.", 2);

    private static void RequireEmbedded(bool isEmbedded)
    {
        if (!isEmbedded)
        {
            throw new StoaException(
                "A server of your own is backed up by its own tools: docs/operations.md shows pgBackRest.", 2);
        }
    }
}
