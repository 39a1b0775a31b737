using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Stoa.Platform.Backup;

/// <summary>A copy that recovery can begin from.</summary>
/// <param name="Copy">Its folder's name: when it began, in UTC.</param>
/// <param name="FinishedAt">The first moment that it can restore.</param>
/// <param name="Bytes">Its size before compressing.</param>
public sealed record BackupCopy(string Copy, DateTimeOffset FinishedAt, long Files, long Bytes);

/// <summary>How the embedded database is backed up.</summary>
/// <param name="Kind">embedded, or external: a server of one's own, which its own tools back up.</param>
/// <param name="Directory">Where to; null when no backup is set up.</param>
/// <param name="KeepDays">Every moment of so many days stays restorable.</param>
/// <param name="ReachesTo">Everything committed until then is on the backup's disk; null while the log does not arrive.</param>
/// <param name="Problem">Why it does not; null when all is well.</param>
/// <param name="Copies">The copies that are whole, the latest first.</param>
public sealed record BackupState(
    string Kind, string? Directory, int? KeepDays, DateTimeOffset? ReachesTo, string? Problem, IReadOnlyList<BackupCopy> Copies);

/// <summary>The route that says how the database is backed up.</summary>
public static class BackupApi
{
    public static void MapBackup(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/backup", Get).WithName("GetBackup").WithTags("Jobs").RequirePermission("platform.operate")
            .WithSummary("How the embedded database is backed up, and how far the backup reaches");

    private static Ok<BackupState> Get(DataFolder data, EmbeddedServer server, FollowWal follow)
    {
        if (server.Admin is null)
        {
            return TypedResults.Ok(new BackupState("external", null, null, null, null, []));
        }

        if (BackupSettings.Read(data) is not { } settings)
        {
            return TypedResults.Ok(new BackupState("embedded", null, null, null, null, []));
        }

        var copies = new List<BackupCopy>();
        var problem = follow.Failure;
        try
        {
            copies.AddRange(BackupRepository.Open(settings.Directory, data).Bases()
                .Select(b => new BackupCopy(b.Id, b.FinishedAt, b.Files, b.Bytes)).Reverse());
        }
        catch (Exception e) when (e is StoaException or IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }

        return TypedResults.Ok(new BackupState(
            "embedded", settings.Directory, settings.KeepDays, follow.ReachesTo, problem, copies));
    }
}
