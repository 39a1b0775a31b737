using System.IO.Compression;
using System.Text;
using Dapper;
using Npgsql;
using Stoa.Orders;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

/// <summary>What the import does with files that are not what they should be, and with databases that are not
/// empty.</summary>
public sealed class ImportOnlineRetailInputTests : IAsyncLifetime
{
    private const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    private const string Sale = "536365,85123A,HEART HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("stoa-import-").FullName;
    private Db _db = null!;

    public async ValueTask InitializeAsync() => _db = new Db(await Cluster.Current.CloneAsync());

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("2010-13-01 08:26:00", "2", "1.00", "date '2010-13-01 08:26:00' is not yyyy-MM-dd HH:mm:ss")]
    [InlineData("12/1/2010 8:26", "2", "1.00", "date '12/1/2010 8:26' is not yyyy-MM-dd HH:mm:ss")]
    [InlineData("2011-03-27 01:30:00", "2", "1.00", "date '2011-03-27 01:30:00' does not exist in Europe/London")]
    [InlineData("2010-12-01 08:26:00", "two", "1.00", "quantity 'two' is not a whole number")]
    [InlineData("2010-12-01 08:26:00", "99999999999", "1.00", "quantity '99999999999' is not a whole number")]
    [InlineData("2010-12-01 08:26:00", "2", "1.00001", "price '1.00001' is not a number with at most four decimals")]
    [InlineData("2010-12-01 08:26:00", "2", "NaN", "price 'NaN' is not a number with at most four decimals")]
    [InlineData("2010-12-01 08:26:00", "0", "1.00", "quantity is zero")]
    [InlineData("2010-12-01 08:26:00", "2", "-1.00", "a negative price outside an adjustment")]
    [InlineData("2010-12-01 08:26:00", "-2", "1.00", "a negative quantity at a price, but no cancellation")]
    public async Task A_line_that_cannot_be_is_rejected_with_its_number_and_reason(
        string date, string quantity, string price, string reason)
    {
        var bad = $"536366,22633,HAND WARMER,{quantity},{date},{price},17850.0,United Kingdom";
        var (summary, output) = await ImportAsync(Write(Header + Sale + bad + "\n" + Sale));
        Assert.Equal(2, summary.Destinations.Single(d => d.Name == "sales").Lines);
        Assert.Equal(1, summary.Destinations.Single(d => d.Name == "rejected lines").Lines);
        Assert.Contains($"line 3: {reason}", output, StringComparison.Ordinal);
        Assert.Equal($"3|rejected|{reason}|{bad}", await OneAsync<string>(
            "select line_number || '|' || outcome || '|' || reason || '|' || line from platform.import_lines"));
    }

    [Theory]
    [InlineData("536366,22633,HAND WARMER,2", "4 columns instead of 8")]
    [InlineData("B36366,22633,X,2,2010-12-01 08:26:00,1,,France", "invoice 'B36366' is not digits, or C or A and digits")]
    [InlineData("536366,,X,2,2010-12-01 08:26:00,1,,France", "stock code is empty or longer than 100")]
    [InlineData("536366,22633,X,2,2010-12-01 08:26:00,1,,", "country is empty or longer than 100")]
    [InlineData("C36366,22633,X,2,2010-12-01 08:26:00,1,,France", "a cancellation whose quantity is not negative, or whose price is")]
    [InlineData("536365,22633,X,2,2010-12-01 08:26:00,1,99,United Kingdom", "customer or country differs from line 2 of the same invoice")]
    [InlineData("536366,22633,\0,2,2010-12-01 08:26:00,1,,France", "not valid UTF-8 text")]
    public async Task A_line_of_another_shape_is_rejected_and_the_totals_still_add_up(string bad, string reason)
    {
        var (summary, output) = await ImportAsync(Write(Header + Sale + bad + "\n"));
        Assert.Contains($"line 3: {reason}", output, StringComparison.Ordinal);
        Assert.Equal(summary.Total.Lines, summary.Destinations.Sum(d => d.Lines));
        Assert.Equal(summary.Total.Amount, summary.Destinations.Sum(d => d.Amount));
    }

    [Fact]
    public async Task Line_numbers_count_the_lines_inside_quotes()
    {
        var (_, output) = await ImportAsync(Write(
            Header + "536365,1,\"TWO\nLINES, \"\"QUOTED\"\"\",6,2010-12-01 08:26:00,2.55,,France\nbad\n"));
        Assert.Contains("line 4: 1 columns instead of 8", output, StringComparison.Ordinal);
        Assert.Equal("TWO\nLINES, \"QUOTED\"", await OneAsync<string>("select product_name from orders.order_items"));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(Header, "holds no line that can be imported (it has only a header)")]
    [InlineData("InvoiceNo,StockCode\n1,2\n", "has the wrong columns")]
    [InlineData(Header + "x\n", "holds no line that can be imported (line 2: 1 columns instead of 8)")]
    [InlineData("# a comment\n" + Header + Sale, "has the wrong columns")]
    public async Task A_file_of_another_format_is_refused_in_one_line(string text, string message)
    {
        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(Write(text)));
        Assert.Equal(2, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        await AssertNothingAsync();
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_refused_in_one_line()
    {
        foreach (var path in new[] { Path.Combine(_folder, "missing.csv"), _folder })
        {
            var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(path));
            Assert.Equal(2, error.ExitCode);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_truncated_gzip_is_refused_and_leaves_nothing()
    {
        var path = Path.Combine(_folder, "history.csv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Generated(20_000)));
        }

        await using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length / 2);
        }

        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(path));
        Assert.Equal(2, error.ExitCode);
        Assert.Contains("is truncated or damaged after line", error.Message, StringComparison.Ordinal);
        await AssertNothingAsync();
    }

    [Fact]
    public async Task A_stock_code_is_case_sensitive_and_equal_lines_all_count()
    {
        var other = Sale.Replace("85123A", "85123a", StringComparison.Ordinal);
        var (summary, _) = await ImportAsync(Write(Header + Sale + Sale + other));
        Assert.Equal(1, summary.Facts["exact duplicates kept"]);
        Assert.Equal("85123A 12, 85123a 6", await OneAsync<string>("""
            select string_agg(sku || ' ' || quantity, ', ' order by sku collate "C")
              from (select sku, sum(quantity) as quantity from orders.order_items group by sku) x
            """));
        Assert.Equal(2, await OneAsync<long>("select count(distinct slug) from catalog.products"));
    }

    [Fact]
    public async Task A_plain_and_a_gzip_file_of_one_content_are_the_same_import()
    {
        await ImportAsync(Write(Header + Sale));
        var path = Path.Combine(_folder, "again.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Header + Sale));
        }

        Assert.True((await ImportAsync(path)).Summary.AlreadyImported);
    }

    [Fact]
    public async Task A_second_file_adds_new_invoices_to_the_same_products_and_people()
    {
        await ImportAsync(Write(Header + Sale));
        await ImportAsync(Write(Header + Sale.Replace("536365", "536399", StringComparison.Ordinal)));
        Assert.Equal("2 orders 1 people 1 products 0 in stock", await OneAsync<string>("""
            select (select count(*) from orders.orders) || ' orders ' || (select count(*)
              from accounts.users) || ' people '
              || count(*) || ' products ' || sum(stock_quantity) || ' in stock' from catalog.product_variants
            """));
    }

    [Theory]
    [InlineData("536365,1,NEW,1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n")]
    [InlineData("C536379,1,NEW,-1,2010-12-02 08:26:00,2.55,17850.0,United Kingdom\n")]
    [InlineData("536414,1,,56,2010-12-02 08:26:00,0.0,,United Kingdom\n")]
    public async Task A_file_that_repeats_an_invoice_of_another_one_is_refused(string repeated)
    {
        await ImportAsync(Write(Header + Sale + repeated));
        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(Write(
            Header + Sale.Replace("536365", "536399", StringComparison.Ordinal) + repeated)));
        Assert.Contains($"the first is {repeated.Split(',')[0]})", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await OneAsync<long>("select count(*) from platform.imports"));
    }

    [Fact]
    public async Task A_marketplace_of_another_currency_is_refused_until_dated_rates_are_there()
    {
        await ExecuteAsync(
            "insert into platform.settings values ('currency', '\"EUR\"'), ('time_zone', '\"Europe/Paris\"')");
        await AnOrderInEurosAsync();
        var path = Write(Header + Sale);
        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(path));
        Assert.Equal(1, error.ExitCode);
        Assert.Contains("currency is EUR", error.Message, StringComparison.Ordinal);
        Assert.Contains("GBP exchange rates from 2010-12-01 on", error.Message, StringComparison.Ordinal);
        await ExecuteAsync("insert into pricing.exchange_rates values ('GBP', 'EUR', '2010-11-30', 1.2)");
        await ImportAsync(path);
        Assert.Equal("15.3000 GBP 18.3600 EUR Europe/Paris", await OneAsync<string>("""
            select order_total || ' ' || currency || ' ' || base_order_total || ' ' || base_currency || ' '
              || (select value #>> '{}' from platform.settings where name = 'time_zone')
              from orders.orders where currency = 'GBP'
            """));
    }

    [Fact]
    public async Task An_interrupted_import_leaves_nothing()
    {
        var path = Write(Generated(300_000));
        using var stop = new CancellationTokenSource();
        var import = OnlineRetailDatabase.ImportAsync(_db, path, stop.Token);
        const string copying = "select exists (select from pg_stat_progress_copy where datname = current_database())";
        while (!import.IsCompleted && !await OneAsync<bool>(copying))
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => import);
        await AssertNothingAsync();
    }

    private static string Generated(int lines)
    {
        var text = new StringBuilder(Header, lines * 80);
        for (var i = 0; i < lines; i++)
        {
            text.Append(i / 20).Append(',').Append(i % 997).Append(",THING,2,2010-12-01 08:26:00,1.25,,France\n");
        }

        return text.ToString();
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, $"{Directory.GetFiles(_folder).Length}.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private Task<(ImportSummary Summary, string Output)> ImportAsync(string path) =>
        OnlineRetailDatabase.ImportAsync(_db, path);

    private Task AnOrderInEurosAsync() => ExecuteAsync("""
        with v as (insert into vendors.vendors (name, slug, currency) values ('V', 'v', 'EUR') returning vendor_id),
             c as (insert into orders.checkouts (currency, base_currency, placed_at) values ('EUR', 'EUR', now())
               returning checkout_id)
        insert into orders.orders (order_number, checkout_id, vendor_id, currency, items_total,
          order_total, base_currency,
          base_items_total, base_order_total)
        select 'X', checkout_id, vendor_id, 'EUR', 1, 1, 'EUR', 1, 1 from v, c
        """);

    private async Task AssertNothingAsync() => Assert.Equal(0, await OneAsync<long>("""
        select (select count(*) from platform.imports) + (select count(*) from orders.checkouts) + (select count(*)
          from accounts.users)
          + (select count(*) from vendors.vendors) + (select count(*) from platform.settings where name = 'currency')
        """));

    private async Task<T> OneAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_db.Logins.Owner);
        return (await connection.QueryFirstOrDefaultAsync<T>(sql))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_db.Logins.Owner);
        await connection.ExecuteAsync(sql);
    }
}
