using Stoa.Tests.Support;

namespace Stoa.Tests.Layout;

/// <summary>One word per module everywhere, and nobody reaches into another module's tables.</summary>
public sealed class BoundaryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] NotModules = ["Support", "Layout"];

    [Theory]
    [InlineData("db/routines")]
    [InlineData("src/Stoa")]
    [InlineData("tests/Stoa.Tests")]
    [InlineData("console/src/features")]
    public void Folders_are_named_after_modules(string folder)
    {
        var names = Directory.EnumerateDirectories(Path.Combine(Cluster.Root, folder)).Select(Path.GetFileName)
            .Where(n => n is not ("bin" or "obj" or "TestResults") && !NotModules.Contains(n));
        Assert.All(names, n => Assert.Contains(n!.ToLowerInvariant(), Modules.Names));
    }

    [Fact]
    public async Task Schemas_are_named_after_modules_and_reporting_is_the_one_extra()
    {
        var schemas = await database.AsOwnerAsync<string[]>("""
            select array_agg(nspname::text) from pg_namespace
             where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
            """);
        Assert.All(schemas, s => Assert.True(s == "reporting" || Modules.Names.Contains(s), s));
    }

    [Fact]
    public void Types_live_in_the_namespace_of_their_folder()
    {
        var root = Path.Combine(Cluster.Root, "src", "Stoa");
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/") && !f.Contains("/bin/")))
        {
            var module = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0];
            Assert.Contains($"namespace Stoa.{module}", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_module_touches_another_modules_tables()
    {
        var tables = await TablesAsync();
        var offences = new List<string>();
        foreach (var (where, module, sql) in Modules.Constants().Concat(Modules.Routines()))
        {
            // The stable read model: views of the schema reporting may read every table.
            var isReadModel = module == "analytics"
                && sql.Contains("view reporting.", StringComparison.OrdinalIgnoreCase);
            foreach (var (schema, table) in isReadModel ? [] : Modules.Touched(sql))
            {
                var owners = tables.Where(t => t.Table == table && (schema.Length == 0 || t.Schema == schema))
                    .Select(t => t.Schema).ToList();
                var shadowed = schema.Length == 0 && sql.Contains($"{table} as ", StringComparison.OrdinalIgnoreCase);
                if (owners.Count > 0 && !owners.Contains(module) && !shadowed)
                {
                    offences.Add($"{where} touches {owners[0]}.{table}");
                }
            }
        }

        Offences.None(offences);
    }

    [Fact]
    public void The_reader_of_references_finds_what_it_must()
    {
        Assert.Equal(
            [("orders", "orders"), ("", "users"), ("catalog", "products")],
            Modules.Touched("""
                -- from carts.carts
                select 'from x.y' from orders.orders o join users u using (user_id), lateral f(1)
                 where exists (select from catalog.products)
                """));
    }

    private async Task<List<(string Schema, string Table)>> TablesAsync()
    {
        var rows = await database.AsOwnerAsync<string[]>("""
            select array_agg(n.nspname || '.' || c.relname)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
            """);
        return [.. rows.Select(r => (r.Split('.')[0], r.Split('.')[1]))];
    }
}
