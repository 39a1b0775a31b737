using Npgsql;
using Npgsql.Replication;
using NpgsqlTypes;

namespace Stoa.Platform.Backup;

/// <summary>
/// Follows the cluster's write-ahead log into a backup, as a standby server would (streaming replication): what was
/// committed is on the other disk within moments. A replication slot makes the cluster keep what has not arrived.
/// </summary>
public sealed class ReceiveWal : IDisposable
{
    /// <summary>The replication slot's name.</summary>
    public const string Slot = "stoa_backup";

    private const string SlotSql = "select wal_status, active from pg_replication_slots where slot_name = @slot";
    private const string RestartSql = "select restart_lsn from pg_replication_slots where slot_name = @slot";
    private const string CreateSql = "select pg_create_physical_replication_slot(@slot, true)";
    private const string DropSql = "select pg_drop_replication_slot(@slot)";
    private const string FlushedSql = "select pg_current_wal_flush_lsn(), clock_timestamp()";
    private static readonly TimeSpan Sync = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly string _admin;
    private readonly BackupRepository _repository;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly byte[] _content = new byte[WalArchive.SegmentSize];
    private WalArchive _archive = null!;
    private (FileStream File, SealedWriteStream Writer)? _partial;
    private ulong _segment;
    private int _length;
    private int _before;
    private ulong _received;
    private bool _isDirty;
    private DateTimeOffset _at;

    /// <param name="admin">A connection string of the cluster's superuser.</param>
    public ReceiveWal(string admin, BackupRepository repository)
    {
        _admin = new NpgsqlConnectionStringBuilder(admin) { Pooling = false }.ConnectionString;
        _repository = repository;
    }

    /// <summary>Whether the cluster had to let go of log that never arrived: only a new copy closes the gap.</summary>
    public bool HasGap { get; private set; }

    /// <summary>Everything committed until then is on the backup's disk; null before anything arrived.</summary>
    public DateTimeOffset? ReachesTo { get; private set; }

    /// <summary>A new copy was asked for.</summary>
    internal void ForgetGap() => HasGap = false;

    /// <summary>The timeline that is followed; null before the first contact.</summary>
    public uint? Timeline { get; private set; }

    /// <summary>
    /// Makes the slot where it is missing. False when somebody else receives for this cluster already.
    /// </summary>
    public async Task<bool> PrepareAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync(cancel);
        string? status = null;
        await using (var ask = Command(SlotSql, connection))
        await using (var reader = await ask.ExecuteReaderAsync(cancel))
        {
            if (await reader.ReadAsync(cancel))
            {
                if (reader.GetBoolean(1))
                {
                    return false;
                }

                status = reader.IsDBNull(0) ? "lost" : reader.GetString(0);
            }
        }

        if (status == "lost")
        {
            HasGap = true;
            await using var drop = Command(DropSql, connection);
            await drop.ExecuteNonQueryAsync(cancel);
        }

        if (status is null or "lost")
        {
            await using var create = Command(CreateSql, connection);
            await create.ExecuteNonQueryAsync(cancel);
        }

        return true;
    }

    /// <summary>Receives until it is cancelled, or throws what ended it.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var connection = new PhysicalReplicationConnection(_admin);
        await connection.Open(cancel);
        var system = await connection.IdentifySystem(cancel);
        Timeline = system.Timeline;
        _archive = _repository.Wal(system.SystemId, system.Timeline);
        _segment = WalArchive.SegmentOf(await RestartAsync(cancel));
        while (_archive.Has(_segment))
        {
            _segment++;
        }

        _received = _segment * WalArchive.SegmentSize;
        Begin();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var beating = BeatAsync(connection, stop.Token);
        var syncing = SyncAsync(connection, stop.Token);
        var ending = Task.WhenAny(beating, syncing).ContinueWith(
            _ => stop.CancelAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        try
        {
            var messages = connection.StartReplication(
                new PhysicalReplicationSlot(Slot), new NpgsqlLogSequenceNumber(_received), stop.Token, system.Timeline);
            await foreach (var message in messages)
            {
                await TakeAsync(message, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            await stop.CancelAsync();
            await ending;
            Close();
        }

        await OrStopped(beating);
        await OrStopped(syncing);
    }

    public void Dispose()
    {
        Close();
        _turn.Dispose();
    }

    private async Task<ulong> RestartAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(_admin);
        await connection.OpenAsync(cancel);
        await using var ask = Command(RestartSql, connection);
        return (ulong)(NpgsqlLogSequenceNumber)(await ask.ExecuteScalarAsync(cancel))!;
    }

    private async Task TakeAsync(XLogDataMessage message, CancellationToken cancel)
    {
        using var memory = new MemoryStream();
        await message.Data.CopyToAsync(memory, cancel);
        var data = memory.GetBuffer().AsMemory(0, (int)memory.Length);
        await _turn.WaitAsync(cancel);
        try
        {
            _at = new DateTimeOffset(message.ServerClock.ToUniversalTime(), TimeSpan.Zero);
            while (data.Length > 0)
            {
                var part = data[..Math.Min(data.Length, WalArchive.SegmentSize - _length)];
                part.Span.CopyTo(_content.AsSpan(_length));
                WalArchive.Append(_partial!.Value.Writer, _at, part.Span);
                _isDirty = true;
                _length += part.Length;
                _received += (ulong)part.Length;
                data = data[part.Length..];
                if (_before > 0 && _length >= _before)
                {
                    // What an earlier receiver had of this segment is here as well now.
                    _partial.Value.File.Flush(flushToDisk: true);
                    _archive.DropPartials(_segment, _partial.Value.File.Name);
                    _before = 0;
                }

                if (_length == WalArchive.SegmentSize)
                {
                    _archive.Keep(_segment, _content, _at);
                    Close();
                    _segment++;
                    Begin();
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Begin()
    {
        _length = 0;
        _before = _archive.LengthOf(_segment);
        _partial = _archive.BeginPartial(_segment);
    }

    private void Close()
    {
        if (_partial is { } partial)
        {
            if (File.Exists(partial.File.Name))
            {
                partial.File.Flush(flushToDisk: true);
            }

            partial.Writer.Dispose();
            partial.File.Dispose();
            _partial = null;
        }
    }

    // Many small messages share one write to the disk; the cluster may let go of what is on it.
    private async Task SyncAsync(PhysicalReplicationConnection connection, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Sync, cancel);
            await _turn.WaitAsync(cancel);
            ulong received;
            try
            {
                if (!_isDirty)
                {
                    continue;
                }

                _partial!.Value.File.Flush(flushToDisk: true);
                _isDirty = false;
                ReachesTo = _at;
                received = _received;
            }
            finally
            {
                _turn.Release();
            }

            connection.SetReplicationStatus(new NpgsqlLogSequenceNumber(received));
            await connection.SendStatusUpdate(cancel);
        }
    }

    // Where nothing is written, the backup still says until when that is so.
    private async Task BeatAsync(PhysicalReplicationConnection connection, CancellationToken cancel)
    {
        await using var asking = new NpgsqlConnection(_admin);
        await asking.OpenAsync(cancel);
        await using var ask = Command(FlushedSql, asking);
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Heartbeat, cancel);
            await using var reader = await ask.ExecuteReaderAsync(cancel);
            await reader.ReadAsync(cancel);
            var flushed = (ulong)reader.GetFieldValue<NpgsqlLogSequenceNumber>(0);
            var at = reader.GetFieldValue<DateTimeOffset>(1);
            await _turn.WaitAsync(cancel);
            try
            {
                if (_received >= flushed && _partial is { } partial)
                {
                    WalArchive.Append(partial.Writer, at, []);
                    _at = at;
                    _isDirty = true;
                }
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private static async Task OrStopped(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // Together with the stream.
        }
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(sql, connection);
        if (sql.Contains("@slot", StringComparison.Ordinal))
        {
            command.Parameters.AddWithValue("slot", Slot);
        }

        return command;
    }
}
