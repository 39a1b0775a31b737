using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

public sealed class DbTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string WhoSql = "select current_user || ':' || coalesce(platform.current_vendor_id()::text, 'none')";

    [Fact]
    public async Task A_vendors_request_runs_on_the_vendor_login_with_its_id_and_leaves_nothing_behind()
    {
        var db = database.Db;
        Assert.Equal("stoa_vendor:7", await db.FirstAsync<string>(Actor.ForVendor(7), WhoSql));
        Assert.Equal("stoa_app:none", await db.FirstAsync<string>(Actor.System, WhoSql));
        await using var raw = await db.Vendor.OpenConnectionAsync();
        await using var command = raw.CreateCommand();
        command.CommandText = WhoSql;
        Assert.Equal("stoa_vendor:none", await command.ExecuteScalarAsync());
    }
}
