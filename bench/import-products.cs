#:project ../src/Stoa/Stoa.csproj
#:property PublishAot=false
#:property NoWarn=$(NoWarn);CA2007;CA1303

// dotnet run -c Release bench/import-products.cs -- [products] [runs]
// How many products a second a vendor's file brings (three variants each with an option, attributes, a translation, prices in
// two currencies, stock): read, checked and done by the worker as the host runs it, then done once more, unchanged. Beside it a
// bare COPY of the same lines into a plain table of text columns, on the same embedded server (its own, in a temporary folder,
// fsync on) in the same run. Each run fills a fresh database.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Catalog;
using Stoa.Platform;

var products = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
var file = File(products);
var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"stoa-bench-{Environment.ProcessId}"));
try
{
    await using var server = await EmbeddedPostgres.StartAsync(data);
    for (var run = 1; run <= runs; run++)
    {
        var logins = await server.PrepareAsync(data, $"bench_{run}");
        await Migrator.MigrateAsync(logins);
        var copy = await CopyAsync(logins, file);
        await using var db = new Db(logins);
        var actor = await ArrangeAsync(logins);
        // No line has a picture: nothing is fetched.
        var worker = new ImportWorker(db, null!, TimeProvider.System, NullLogger<ImportWorker>.Instance);
        var first = await ImportAsync(db, worker, actor, file);
        var again = await ImportAsync(db, worker, actor, file);
        Console.WriteLine(FormattableString.Invariant($"""
            run {run}: {products:N0} products, {3 * products:N0} lines, {file.Length / 1e6:0.0} MB; bare COPY {copy:0.00} s
              new:       read {first.Read:0.00} s, checked {first.Check:0.00} s, done {first.Run:0.00} s = {products / first.Run
                :N0} products/s, {copy / first.Run:P1} of COPY's speed; all three {products / first.Whole:N0} products/s
              unchanged: read {again.Read:0.00} s, checked {again.Check:0.00} s, done {again.Run:0.00} s = {products / again.Run
                :N0} products/s
            """));
        if (first.State.Created != products || again.State.Unchanged != products)
        {
            throw new InvalidOperationException($"not all was done: {first.State}, {again.State}");
        }
    }
}
finally
{
    NpgsqlConnection.ClearAllPools();
    Directory.Delete(data.Path, recursive: true);
}

return 0;

static async Task<Times> ImportAsync(Db db, ImportWorker worker, Actor actor, byte[] file)
{
    var watch = Stopwatch.StartNew();
    var state = await ReadImport.HandleAsync(
        db, null!, actor, actor.VendorId!.Value, new(file, "products.csv", false), CancellationToken.None);
    var read = watch.Elapsed.TotalSeconds;
    await WorkAsync(worker);
    var check = watch.Elapsed.TotalSeconds - read;
    await Imports.StartAsync(db, actor, state.ImportId, undo: false, CancellationToken.None);
    await WorkAsync(worker);
    return new(read, check, watch.Elapsed.TotalSeconds - read - check,
        await Imports.ShowAsync(db, actor, state.ImportId, CancellationToken.None));
}

static async Task WorkAsync(ImportWorker worker)
{
    while (await worker.HandleAsync(CancellationToken.None))
    {
    }

    // The last part ends a state; what comes after it ends the next.
    while (await worker.HandleAsync(CancellationToken.None))
    {
    }
}

static byte[] File(int products)
{
    var text = new StringBuilder("slug,sku,name,description,brand,tags,category,price,compare_at_price,price:USD,weight,stock,")
        .Append("option:Size,attribute:fabric,attribute:care,attribute:origin,name:de\n");
    string[] sizes = ["S", "M", "L"];
    for (var i = 0; i < products; i++)
    {
        for (var v = 0; v < sizes.Length; v++)
        {
            var own = v > 0 ? ",,,,,"
                : $"Shirt number {i},\"Soft, light and number {i} of its kind\",Mill {i % 50},\"summer, new\",shirts,";
            text.Append(CultureInfo.InvariantCulture, $"shirt-{i},SH-{i}-{sizes[v]},{own}{20 + (i % 30)}.90,{50 + v}.00,")
                .Append(CultureInfo.InvariantCulture, $"{25 + v}.50,0.2{v},{i % 40 + v},{sizes[v]},")
                .Append(v > 0 ? ",,," : $"linen {i % 7},cold,Portugal,Hemd Nummer {i}").Append('\n');
        }
    }

    return Encoding.UTF8.GetBytes(text.ToString());
}

static async Task<Actor> ArrangeAsync(DatabaseLogins logins)
{
    await using var connection = new NpgsqlConnection(logins.Owner);
    await connection.OpenAsync();
    var user = await connection.ExecuteScalarAsync<long>("""
        insert into catalog.categories (name, slug) values ('Shirts', 'shirts');
        insert into accounts.users (name, role_id)
        select 'Owner', (select min(role_id) from accounts.roles where name = 'vendor owner') returning user_id
        """);
    var vendor = await connection.ExecuteScalarAsync<long>("""
        insert into vendors.vendors (name, slug, currency, status) values ('Mill', 'mill', 'EUR', 'active') returning vendor_id
        """);
    return new(user, vendor);
}

static async Task<double> CopyAsync(DatabaseLogins logins, byte[] file)
{
    await using var connection = new NpgsqlConnection(logins.Owner);
    await connection.OpenAsync();
    await connection.ExecuteAsync("""
        create table public.lines (slug text, sku text, name text, description text, brand text, tags text, category text,
          price text, compare_at_price text, price_usd text, weight text, stock text, size text, fabric text, care text,
          origin text, name_de text)
        """);
    var watch = Stopwatch.StartNew();
    await using (var copy = await connection.BeginTextImportAsync("copy public.lines from stdin (format csv, header)"))
    {
        await ((StreamWriter)copy).BaseStream.WriteAsync(file);
    }

    return watch.Elapsed.TotalSeconds;
}

internal sealed record Times(double Read, double Check, double Run, ImportState State)
{
    public double Whole => Read + Check + Run;
}
