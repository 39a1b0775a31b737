using Dapper;
using Npgsql;
using Spectre.Console;

namespace Stoa.Platform;

/// <summary>
/// The verb rotate-key: a new master key takes the old one's place, whatever the old one sealed is sealed anew, and the old one
/// is destroyed. Each step can be repeated, so that a run after one that was killed goes on where that ended. Hosts may serve
/// meanwhile (<see cref="FollowKeys"/>).
/// </summary>
public static class RotateKey
{
    private const string KnownSql = "select value #>> '{}' from platform.settings where name = 'master_key_fingerprint'";
    private const string UnfinishedSql = "select r.* from platform.key_rotations r where r.finished_at is null";
    private const string BeginSql =
        "select b.rotation_id, b.total, b.done, b.closed, b.resumed from platform.begin_rotation(@from, @to, @by) b";
    private const string CloseSql = "select platform.close_rotation(@rotationId)";
    private const string FinishSql =
        "update platform.key_rotations r set finished_at = now(), previous_kept = @kept where r.rotation_id = @rotationId";
    private const string DestroyedSql = "update platform.key_rotations r set previous_kept = false where r.previous_kept";

    /// <summary>Rotates, or goes on with a rotation.</summary>
    /// <param name="keepPrevious">Leaves the old key in the key store, for <see cref="DestroyPreviousAsync"/>.</param>
    /// <param name="relogin">Gives an external database the new key's logins; null for the embedded one.</param>
    public static async Task RunAsync(
        Installation installation, bool keepPrevious, Func<Task>? relogin, IAnsiConsole console, TimeProvider clock,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(installation);
        ArgumentNullException.ThrowIfNull(console);
        var vault = installation.Vault;
        await using var owner = await OpenAsync(installation, cancel);
        try
        {
            var rotation = await BeginAsync(owner, vault, console);
            if (!rotation.Closed)
            {
                // Hosts that serve take up the new key within a beat; what they sealed under the old one by then, the last
                // pass finds. One that is later is refused by the database, and loses nothing.
                var taken = installation.Server is null ? Task.Delay(FollowKeys.Beat * 3, cancel) : Task.CompletedTask;
                await RenewAsync(owner, vault, rotation, taken, console, cancel);
            }

            if (relogin is not null)
            {
                await relogin();
            }

            var wraps = await KeyWraps.WriteAsync(owner, installation.Data, vault, clock, cancel);
            console.WriteLine($"Wraps of {wraps} data keys are in {installation.Data.WrapsFile}.");
            var kept = vault.Masters.Previous is not null && (keepPrevious || !vault.Store!.CanReplace);
            if (!kept)
            {
                vault.Store!.Replace(new KeySet(vault.Masters.Current));
                vault.Refresh();
            }

            await owner.ExecuteAsync(FinishSql, new { rotation.RotationId, kept });
            console.WriteLine(!kept ? "Done: the old master key is destroyed."
                : vault.Store!.CanReplace ? "Done: the old master key is kept; rotate-key --destroy-previous destroys it."
                : $"Done: nothing needs the old master key: take {EnvironmentKeyStore.Previous} away from every host.");
        }
        catch (OperationCanceledException e)
        {
            throw new StoaException("Interrupted: both master keys are kept; rotate-key goes on where it was.", 130, e);
        }
    }

    /// <summary>Destroys the key that an earlier rotation kept.</summary>
    public static async Task DestroyPreviousAsync(Installation installation, IAnsiConsole console, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(installation);
        ArgumentNullException.ThrowIfNull(console);
        await using var owner = await OpenAsync(installation, cancel);
        installation.Vault.Refresh();
        var (current, previous) = installation.Vault.Masters;
        if (await owner.QueryFirstOrDefaultAsync<Rotation>(UnfinishedSql) is not null
            || await owner.QueryFirstOrDefaultAsync<string>(KnownSql) != current.Name)
        {
            throw new StoaException("A rotation is not finished, and needs the previous master key: run rotate-key.");
        }

        installation.Vault.Store!.Replace(new KeySet(current));
        await owner.ExecuteAsync(DestroyedSql);
        console.WriteLine(previous is null ? "There is no previous master key." : "The previous master key is destroyed.");
    }

    private static async Task<Begun> BeginAsync(NpgsqlConnection owner, Vault vault, IAnsiConsole console)
    {
        vault.Refresh();
        var store = vault.Store ?? throw new StoaException("This vault's key is in no key store.");
        var unfinished = await owner.QueryFirstOrDefaultAsync<Rotation>(UnfinishedSql);
        var known = await owner.QueryFirstOrDefaultAsync<string>(KnownSql);
        if (unfinished is null && vault.Masters.Current.Name == known)
        {
            // Both are on the disk before the database hears of the new one.
            store.Replace(new KeySet(MasterKey.New(), vault.Masters.Current));
            vault.Refresh();
        }

        var (current, previous) = vault.Masters;
        if (unfinished is not null && !unfinished.ToFingerprint.AsSpan().SequenceEqual(current.Fingerprint))
        {
            throw new StoaException($"A rotation to the master key {Convert.ToHexStringLower(unfinished.ToFingerprint)} is not " +
                $"finished, and {store.Place} holds {current.Name}: put that one back, and run rotate-key again.");
        }

        var from = previous?.Fingerprint ?? unfinished?.FromFingerprint
            ?? throw new StoaException($"The previous master key is missing in {store.Place}.");
        var begun = await owner.QuerySingleAsync<Begun>(
            BeginSql, new { from, to = current.Fingerprint, by = Environment.UserName });
        console.WriteLine(begun.Resumed
            ? $"Going on with the rotation to {current.Name} that was interrupted: {begun.Done} of {begun.Total} were done."
            : $"The new master key is {current.Name}: sealing {begun.Total} values anew.");
        return begun;
    }

    private static async Task RenewAsync(
        NpgsqlConnection owner, Vault vault, Begun rotation, Task taken, IAnsiConsole console, CancellationToken cancel)
    {
        await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("Sealing anew", maxValue: Math.Max(1, rotation.Total));
                task.Value = rotation.Done;
                do
                {
                    await RenewSealed.PassAsync(owner, vault, rotation.RotationId, n => task.Increment(n), cancel);
                    await taken;
                    await RenewSealed.PassAsync(owner, vault, rotation.RotationId, n => task.Increment(n), cancel);
                }
                while (!await owner.QuerySingleAsync<bool>(CloseSql, new { rotation.RotationId }));
                task.Value = task.MaxValue;
            });
    }

    private static async Task<NpgsqlConnection> OpenAsync(Installation installation, CancellationToken cancel)
    {
        var owner = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(installation.Logins.Owner) { Pooling = false }.ConnectionString);
        await owner.OpenAsync(cancel);
        return owner;
    }

    private sealed record Begun
    {
        public long RotationId { get; init; }

        public long Total { get; init; }

        public long Done { get; init; }

        public bool Closed { get; init; }

        public bool Resumed { get; init; }
    }
}
