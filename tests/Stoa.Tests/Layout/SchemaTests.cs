using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Layout;

/// <summary>db/schema.sql and docs/schema are what the migrations and routines make; the first makes the same by
/// itself.</summary>
public sealed class SchemaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string File_ = Path.Combine(Cluster.Root, "db", "schema.sql");

    [Fact]
    public async Task The_committed_schema_is_the_one_that_migrations_and_routines_make()
    {
        var live = await ReadAsync(database.Logins.Owner);
        if (Environment.GetEnvironmentVariable("STOA_UPDATE_SCHEMA") == "1")
        {
            await File.WriteAllTextAsync(File_, live);
        }

        // PostgreSQL 15 prints views with more column qualifiers: there only what is not a view is compared.
        var committed = await File.ReadAllTextAsync(File_);
        var old = await MajorAsync() < 18;
        Assert.Equal(old ? WithoutViews(committed) : committed, old ? WithoutViews(live) : live);
    }

    [Theory]
    [InlineData("stoa.eraser")]
    [InlineData("stoa.mmd")]
    [InlineData("stoa.dbml")]
    [InlineData("README.md")]
    public async Task The_committed_diagrams_show_the_live_schema(string name)
    {
        await using var connection = await OpenAsync(database.Logins.Owner);
        var live = name switch
        {
            "stoa.eraser" => await ExportSchema.ToTextAsync(connection, "eraser"),
            "stoa.mmd" => await ExportSchema.ToTextAsync(connection, "mermaid"),
            "stoa.dbml" => await ExportSchema.ToTextAsync(connection, "dbml"),
            _ => SchemaDiagrams.ToMarkdown(await SchemaModel.ReadAsync(connection)),
        };
        var file = Path.Combine(Cluster.Root, "docs", "schema", name);
        if (Environment.GetEnvironmentVariable("STOA_UPDATE_SCHEMA") == "1")
        {
            await File.WriteAllTextAsync(file, live);
        }

        Assert.Equal(await File.ReadAllTextAsync(file), live);
    }

    [Fact]
    public async Task The_committed_schema_runs_on_an_empty_database_and_gives_itself_again()
    {
        const string name = "schema_round_trip";
        await using var admin = new NpgsqlConnection(Cluster.Current.AdminConnectionString);
        await admin.OpenAsync();
        await ExecuteAsync(admin, $"create database {name} owner stoa_owner");
        try
        {
            var owner = new NpgsqlConnectionStringBuilder(database.Logins.InDatabase(name).Owner) { Pooling = false };
            await using var connection = new NpgsqlConnection(owner.ConnectionString);
            await connection.OpenAsync();
            var committed = await File.ReadAllTextAsync(File_);
            await ExecuteAsync(connection, committed);
            var again = await SchemaReader.ToSqlAsync(connection);
            var old = await MajorAsync() < 18;
            Assert.Equal(old ? WithoutViews(committed) : committed, old ? WithoutViews(again) : again);
        }
        finally
        {
            await ExecuteAsync(admin, $"drop database {name} with (force)");
        }
    }

    private static async Task<string> ReadAsync(string owner)
    {
        await using var connection = await OpenAsync(owner);
        return await SchemaReader.ToSqlAsync(connection);
    }

    // Reading changes the connection's search_path: it is not for the pool.
    private static async Task<NpgsqlConnection> OpenAsync(string owner)
    {
        var connection =
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private Task<int> MajorAsync() =>
        database.AsOwnerAsync<int>("select current_setting('server_version_num')::int / 10000");

    private static string WithoutViews(string schema) => string.Join("\n\n", schema.Split("\n\n")
        .Where(p => !p.StartsWith("create view", StringComparison.Ordinal)));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
