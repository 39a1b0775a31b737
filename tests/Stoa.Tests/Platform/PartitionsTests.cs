using Dapper;
using Npgsql;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Monthly partitions come before rows, and a month that came too late does no harm.</summary>
public sealed class PartitionsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string EnsureSql =
        "select platform.ensure_month_partitions('audit.activity_logs', '2030-01-15', '2030-03-01')::text";

    [Fact]
    public async Task Months_get_partitions_once_and_one_whose_rows_came_before_stays_in_the_default()
    {
        await using var connection = new NpgsqlConnection(database.Logins.App);
        await connection.ExecuteAsync(
            "insert into audit.activity_logs (activity_type, timestamp) values ('early', '2030-02-10')");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var host = new NpgsqlConnection(database.Logins.App);
            await host.ExecuteAsync(EnsureSql);
        }));
        await connection.ExecuteAsync(
            "insert into audit.activity_logs (activity_type, timestamp) values ('in time', '2030-03-31 23:59:59+00')");
        var places = await database.AsOwnerAsync<string[]>(
            "select array_agg(tableoid::regclass::text order by timestamp) from audit.activity_logs");
        Assert.Equal(["activity_logs_default", "activity_logs_2030_03"], places);
    }
}
