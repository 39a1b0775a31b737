using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Dapper;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// The one way to the database. Every statement is a constant (the compiler refuses anything else), travels in one
/// round trip, and runs as the actor's login: a vendor's request on the vendor login with its id set for that
/// transaction alone, so that row-level security decides what exists.
/// </summary>
public sealed class Db : IAsyncDisposable
{
    private const string SetVendorSql = "select set_config('stoa.vendor_id', @vendor, true)";
    private const string BeginReadingSql = "begin isolation level repeatable read read only";
    private const string CommitSql = "commit";
    private const string IsRow = "is_row";
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    static Db()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
    }

    public Db(DatabaseLogins logins)
    {
        Logins = logins;
        App = NpgsqlDataSource.Create(logins.App);
        Vendor = NpgsqlDataSource.Create(logins.Vendor);
    }

    public DatabaseLogins Logins { get; }

    /// <summary>The application's pool: no row is hidden from it. For bulk copies and jobs.</summary>
    public NpgsqlDataSource App { get; }

    /// <summary>The vendors' pool. Use it through the methods here, which say whose request it is.</summary>
    public NpgsqlDataSource Vendor { get; }

    /// <summary>All rows of one query, in one round trip.</summary>
    public async Task<List<T>> ListAsync<T>(
        Actor actor, [ConstantExpected] string sql, object? args = null, CancellationToken cancel = default)
    {
        await using var connection = await Source(actor).OpenConnectionAsync(cancel);
        await using var batch = Batch(connection, actor, sql, args);
        await using var reader = await ReadAsync(batch, actor, cancel);
        return await ParseAsync<T>(reader, cancel);
    }

    /// <summary>The first row of one query, or nothing, in one round trip.</summary>
    public async Task<T?> FirstAsync<T>(
        Actor actor, [ConstantExpected] string sql, object? args = null, CancellationToken cancel = default)
    {
        var rows = await ListAsync<T>(actor, sql, args, cancel);
        return rows.Count == 0 ? default : rows[0];
    }

    /// <summary>A first row and a list that agree with each other: two queries on one snapshot, in one round trip.</summary>
    public async Task<(THead Head, List<TRow> Rows)> ReadTogetherAsync<THead, TRow>(
        Actor actor, [ConstantExpected] string headSql, [ConstantExpected] string rowsSql, object? args,
        CancellationToken cancel = default)
    {
        await using var connection = await Source(actor).OpenConnectionAsync(cancel);
        await using var batch = Batch(connection, actor, headSql, args);
        batch.BatchCommands.Insert(0, new NpgsqlBatchCommand(BeginReadingSql));
        batch.BatchCommands.Add(Command(rowsSql, args));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(CommitSql));
        await using var reader = await ReadAsync(batch, actor, cancel);
        var heads = await ParseAsync<THead>(reader, cancel);
        await reader.NextResultAsync(cancel);
        return (heads[0], await ParseAsync<TRow>(reader, cancel));
    }

    /// <summary>
    /// A first row and a list out of one query, which so works out once what both need. Each of its rows has the head's
    /// columns, then is_row, then the list's; a head without a list is one row where is_row is false.
    /// </summary>
    public async Task<(THead Head, List<TRow> Rows)> ReadAtOnceAsync<THead, TRow>(
        Actor actor, [ConstantExpected] string sql, object? args, CancellationToken cancel = default)
        where THead : class
    {
        await using var connection = await Source(actor).OpenConnectionAsync(cancel);
        await using var batch = Batch(connection, actor, sql, args);
        await using var reader = await ReadAsync(batch, actor, cancel);
        var isRow = reader.GetOrdinal(IsRow);
        var parseHead = reader.GetRowParser(typeof(THead), 0, isRow);
        var parseRow = reader.GetRowParser(typeof(TRow), isRow + 1);
        THead? head = null;
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancel))
        {
            head ??= (THead)parseHead(reader);
            if (reader.GetBoolean(isRow))
            {
                rows.Add((TRow)parseRow(reader));
            }
        }

        return (head!, rows);
    }

    /// <summary>Runs one statement and answers how many rows it touched.</summary>
    public async Task<int> ExecuteAsync(
        Actor actor, [ConstantExpected] string sql, object? args = null, CancellationToken cancel = default)
    {
        await using var connection = await Source(actor).OpenConnectionAsync(cancel);
        await using var batch = Batch(connection, actor, sql, args);
        return await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// Rows one after the other, for answers too long to hold, such as a CSV of a whole report. Of a query for
    /// ReadAtOnceAsync the list's rows.
    /// </summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Actor actor, [ConstantExpected] string sql, object? args = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var connection = await Source(actor).OpenConnectionAsync(cancel);
        await using var batch = Batch(connection, actor, sql, args);
        await using var reader = await ReadAsync(batch, actor, cancel);
        var isRow = Enumerable.Range(0, reader.FieldCount).FirstOrDefault(i => reader.GetName(i) == IsRow, -1);
        var parse = reader.GetRowParser(typeof(T), isRow + 1);
        while (await reader.ReadAsync(cancel))
        {
            if (isRow < 0 || reader.GetBoolean(isRow))
            {
                yield return (T)parse(reader);
            }
        }
    }

    /// <summary>
    /// Several statements in one transaction. Prefer one stored routine; this is for work that also needs the host,
    /// such as hashing a password between two reads.
    /// </summary>
    public async Task<T> TransactAsync<T>(
        Actor actor, Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work,
        IsolationLevel isolation = IsolationLevel.ReadCommitted, CancellationToken cancel = default)
    {
        await using var connection = await Source(actor).OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(isolation, cancel);
        if (actor.VendorId is { } vendor)
        {
            await connection.ExecuteAsync(
                SetVendorSql, new { vendor = VendorSetting.Sign(Logins.VendorKey, vendor) }, transaction);
        }

        var result = await work(connection, transaction);
        await transaction.CommitAsync(cancel);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Vendor.DisposeAsync();
    }

    private NpgsqlDataSource Source(Actor actor) => actor.VendorId is null ? App : Vendor;

    // A batch without an explicit transaction is one transaction on the server, so set_config(…, true) holds for the
    // query behind it and for nothing else: one round trip, nothing to reset.
    private NpgsqlBatch Batch(NpgsqlConnection connection, Actor actor, string sql, object? args)
    {
        var batch = new NpgsqlBatch(connection);
        if (actor.VendorId is { } vendor)
        {
            var set = new NpgsqlBatchCommand(SetVendorSql);
            set.Parameters.Add(new NpgsqlParameter("vendor", VendorSetting.Sign(Logins.VendorKey, vendor)));
            batch.BatchCommands.Add(set);
        }

        batch.BatchCommands.Add(Command(sql, args));
        return batch;
    }

    private static NpgsqlBatchCommand Command(string sql, object? args)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var property in args is null ? [] : Properties.GetOrAdd(args.GetType(), t => t.GetProperties()))
        {
            command.Parameters.Add(Parameter(property, args!));
        }

        return command;
    }

    private static NpgsqlParameter Parameter(PropertyInfo property, object args)
    {
        var value = property.GetValue(args);
        var parameter = new NpgsqlParameter { ParameterName = property.Name, Value = value ?? DBNull.Value };
        if (value is null && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { } type)
        {
            // An untyped null would make the server guess: say what it is.
            parameter.DbType = type == typeof(long) ? DbType.Int64
                : type == typeof(int) ? DbType.Int32
                : type == typeof(decimal) ? DbType.Decimal
                : type == typeof(bool) ? DbType.Boolean
                : type == typeof(DateTimeOffset) || type == typeof(DateTime) ? DbType.DateTime
                : type == typeof(DateOnly) ? DbType.Date
                : type == typeof(Guid) ? DbType.Guid
                : type == typeof(byte[]) ? DbType.Binary
                : DbType.String;
        }

        return parameter;
    }

    private static async Task<DbDataReader> ReadAsync(NpgsqlBatch batch, Actor actor, CancellationToken cancel)
    {
        var reader = await batch.ExecuteReaderAsync(cancel);
        if (actor.VendorId is not null)
        {
            await reader.NextResultAsync(cancel);
        }

        return reader;
    }

    private static async Task<List<T>> ParseAsync<T>(DbDataReader reader, CancellationToken cancel)
    {
        var rows = new List<T>();
        var parse = reader.GetRowParser(typeof(T));
        while (await reader.ReadAsync(cancel))
        {
            rows.Add((T)parse(reader));
        }

        return rows;
    }
}
