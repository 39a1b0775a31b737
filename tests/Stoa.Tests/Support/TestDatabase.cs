using Dapper;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Tests.Support;

/// <summary>A class fixture: a database of the class's own.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    public DatabaseLogins Logins { get; private set; } = null!;

    public Db Db { get; private set; } = null!;

    /// <summary>A database that somebody else made and disposes of.</summary>
    public static TestDatabase Over(DatabaseLogins logins, Db db) => new() { Logins = logins, Db = db };

    public async ValueTask InitializeAsync()
    {
        Logins = await Cluster.Current.CloneAsync();
        Db = new Db(Logins);
    }

    /// <summary>Runs statements as the owner, for arranging and looking.</summary>
    public async Task<T> AsOwnerAsync<T>(string sql, object? args = null)
    {
        await using var connection = new NpgsqlConnection(Logins.Owner);
        return (await connection.QueryFirstOrDefaultAsync<T>(sql, args))!;
    }

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
