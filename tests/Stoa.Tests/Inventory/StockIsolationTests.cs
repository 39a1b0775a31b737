using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Inventory;

/// <summary>As the vendors' login: another vendor's stock does not exist, by tables, by routines and without a vendor.</summary>
public sealed class StockIsolationTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestHost _host = null!;
    private StockDesk _mine = null!;
    private StockDesk _theirs = null!;
    private long _variant;
    private long _transfer;
    private long _count;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        (_mine, _theirs) = (await StockDesk.OpenAsync(_host, database), await StockDesk.OpenAsync(_host, database));
        _variant = await _theirs.VariantAsync("THEIRS", 9);
        await _mine.VariantAsync("MINE", 9);
        _transfer = (await _theirs.PostAsync("stock-documents/transfers", new
        {
            fromWarehouseId = _theirs.Main, toWarehouseId = _theirs.Shop, lines = StockDesk.Lines(("THEIRS", 2)),
        })).GetProperty("documentId").GetInt64();
        _count = (await _theirs.PostAsync("stock-counts", new { })).GetProperty("documentId").GetInt64();
        await _theirs.PutAsync($"stock/{_variant}/threshold", new { lowStockAt = 50 });
        await _theirs.PutAsync("stock/settings", new { lowStockAt = 4, sendsAlerts = false });
        await database.AsOwnerAsync<long>("""
            insert into inventory.back_in_stock_requests (variant_id, vendor_id, email, token_hash)
            values (@_variant, @VendorId, 'a@b.example', sha256(@_variant::text::bytea)) returning request_id
            """, new { _variant, _theirs.VendorId });
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("warehouses")]
    [InlineData("stock_documents")]
    [InlineData("stock_document_lines")]
    [InlineData("stock_settings")]
    [InlineData("stock_thresholds")]
    [InlineData("low_stock")]
    [InlineData("stock_movements")]
    public async Task Another_vendor_cannot_read_a_row(string table)
    {
        var seen = await AsVendorAsync(_mine.VendorId, c => c.QuerySingleAsync<long>(
            $"select count(*) from inventory.{table} where vendor_id = {_theirs.VendorId}"));
        var there = await database.AsOwnerAsync<long>(
            $"select count(*) from inventory.{table} where vendor_id = {_theirs.VendorId}");
        Assert.True(there > 0, table);
        Assert.Equal(0, seen);
    }

    [Theory]
    [InlineData("back_in_stock_requests")]
    [InlineData("back_in_stock_rounds")]
    [InlineData("document_requests")]
    [InlineData("low_stock_progress")]
    public async Task No_vendor_reads_who_waits_nor_what_the_host_keeps(string table)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AsVendorAsync(
            _theirs.VendorId, c => c.QueryAsync<long>($"select 1 from inventory.{table}")));
        Assert.Equal("42501", refused.SqlState);
    }

    [Theory]
    [InlineData("stock_documents")]
    [InlineData("stock_document_lines")]
    [InlineData("document_requests")]
    [InlineData("stock_settings")]
    [InlineData("stock_thresholds")]
    [InlineData("low_stock")]
    [InlineData("back_in_stock_requests")]
    [InlineData("back_in_stock_rounds")]
    public async Task Another_vendor_cannot_change_a_row(string table)
    {
        foreach (var statement in new[] { $"delete from inventory.{table}", $"update inventory.{table} set vendor_id = vendor_id" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => AsVendorAsync(_mine.VendorId, c => c.ExecuteAsync(statement)));
            Assert.Equal("42501", refused.SqlState);
        }
    }

    /// <summary>Every routine, told to act on what is another's: by its id, and by naming its vendor.</summary>
    [Fact]
    public async Task Another_vendor_cannot_change_anything_by_a_routine()
    {
        var before = await StateAsync();
        var line = $$"""'[{"variantId": {{_variant}}, "quantity": 1}]'""";
        foreach (var vendor in new[] { "null", $"{_theirs.VendorId}" })
        {
            foreach (var call in new[]
            {
                $"receive_stock(null, {vendor}, {_theirs.Main}, '', null, '', {line})",
                $"receive_stock(null, {vendor}, {_mine.Main}, '', null, '', {line})",
                $"adjust_stock(null, {vendor}, {_theirs.Main}, 'found', null, '', {line})",
                $"adjust_stock(null, {vendor}, {_mine.Main}, 'found', null, '', {line})",
                $"send_transfer(null, {vendor}, {_mine.Main}, {_theirs.Main}, true, null, '', '[]')",
                $"receive_transfer(null, {vendor}, {_transfer}, true, null, '[]')",
                $"cancel_transfer(null, {vendor}, {_transfer})",
                $"start_count(null, {vendor}, {_theirs.Shop}, null, '', null)",
                $"start_count(null, {vendor}, {_mine.Shop}, null, '', array[{_variant}])",
                $"enter_counts(null, {vendor}, {_count}, false, {line})",
                $"finish_count(null, {vendor}, {_count}, 'zero')",
                $"cancel_count(null, {vendor}, {_count})",
                $"save_warehouse(null, {vendor}, {_theirs.Shop}, 'X', 'X', null, null, null, null, null, true)",
                $"archive_warehouse(null, {vendor}, {_theirs.Shop}, true)",
                $"set_threshold(null, {vendor}, {_variant}, 1)",
                $"save_stock_settings(null, {_theirs.VendorId}, 1, true)",
            })
            {
                var refused = await Assert.ThrowsAsync<PostgresException>(() => AsVendorAsync(
                    _mine.VendorId, c => c.ExecuteAsync("select inventory." + call), commits: true));
                Assert.True(refused.SqlState is "ST400" or "ST404", $"{call}: {refused.SqlState} {refused.MessageText}");
            }
        }

        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Another_vendor_cannot_read_by_a_routine()
    {
        foreach (var call in new[]
        {
            $"list_journal(null, {_variant}, null, null, 10)", $"show_stock(null, {_variant})",
            $"list_documents(null, {_transfer}, null, null, null, 10)", "list_stock(null, null, 'THEIRS', null, null, 10)",
        })
        {
            Assert.Equal(0, await AsVendorAsync(_mine.VendorId, c => c.QuerySingleAsync<long>(
                $"select count(*) from inventory.{call}")));
            Assert.NotEqual(0, await AsVendorAsync(_theirs.VendorId, c => c.QuerySingleAsync<long>(
                $"select count(*) from inventory.{call}")));
        }
    }

    /// <summary>A definer routine runs as its owner: that the login is the vendors' must be enough to refuse.</summary>
    [Theory]
    [InlineData("inventory.list_stock({0}, null, null, null, null, 10)")]
    [InlineData("inventory.show_stock({0}, 1)")]
    [InlineData("inventory.list_documents({0}, null, null, null, null, 10)")]
    [InlineData("inventory.receive_stock(null, {0}, null, '', null, '', '[]')")]
    [InlineData("inventory.save_stock_settings(null, {0}, 1, true)")]
    [InlineData("vendors.acting_for({0})")]
    public async Task A_vendors_login_without_its_vendor_may_do_nothing(string call)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AsVendorAsync(null, c => c.ExecuteAsync(
            "select " + string.Format(call, _theirs.VendorId))));
        Assert.Equal("ST403", refused.SqlState);
    }

    private Task<string> StateAsync() => database.AsOwnerAsync<string>("""
        select md5(string_agg(t::text, '|' order by t::text)) from (
          select to_jsonb(d)::text as t from inventory.stock_documents d where vendor_id = @v
          union all select to_jsonb(l)::text from inventory.stock_document_lines l where vendor_id = @v
          union all select to_jsonb(l)::text from inventory.stock_levels l where vendor_id = @v
          union all select to_jsonb(w)::text from inventory.warehouses w where vendor_id = @v
          union all select to_jsonb(s)::text from inventory.stock_settings s where vendor_id = @v
          union all select to_jsonb(s)::text from inventory.stock_thresholds s where vendor_id = @v) x
        """, new { v = _theirs.VendorId });

    private async Task<T> AsVendorAsync<T>(long? vendor, Func<NpgsqlConnection, Task<T>> ask, bool commits = false)
    {
        await using var connection = new NpgsqlConnection(database.Logins.Vendor);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (vendor is not null)
        {
            await connection.ExecuteAsync("select set_config('stoa.vendor_id', @id, true)",
                new { id = VendorSetting.Sign(database.Logins.VendorKey, vendor.Value) });
        }

        var answer = await ask(connection);
        if (commits)
        {
            await transaction.CommitAsync();
        }

        return answer;
    }
}
