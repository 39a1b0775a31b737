using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using CsCheck;
using Npgsql;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>The category tree stays a tree, whoever moves what.</summary>
public sealed class CategoryTreeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string MoveSql = "select catalog.move_category(null, @id, @parent::bigint, @before::bigint)";
    private const string MakeSql = """
        insert into catalog.categories (name, slug, parent_id) values (@slug, @slug, @parent::bigint) returning category_id
        """;
    private const string Categories = "/api/v1/catalog/categories";

    /// <summary>Against a model: what the model allows happens to one row's parent; what makes a circle or is too deep is refused.</summary>
    [Fact]
    public void Random_moves_of_random_trees_end_where_the_model_says() => Gen.Select(
        Gen.Int[-1, 24].Array[25], Gen.Select(Gen.Int[0, 24], Gen.Int[-1, 24], Gen.Int[-1, 24]).Array[30])
        .Sample((parents, moves) => CheckAsync(parents, moves).GetAwaiter().GetResult(), iter: 12, threads: 1);

    [Fact]
    public async Task Moves_at_the_same_time_make_no_circle_and_lose_nothing()
    {
        var ids = await MakeAsync([.. Enumerable.Range(0, 12).Select(i => i % 3 - 1)]);
        var refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 160), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancel) =>
        {
            var (child, parent) = (ids[i * 7 % 12], ids[i * 5 % 12]);
            if (await RefusalAsync(child, parent, null) is { } problem)
            {
                Assert.Equal("ST409", problem.SqlState);
                Interlocked.Increment(ref refused);
            }
        });
        Assert.True(refused > 0);
        // Whoever is in a circle is not reached from the top.
        Assert.Equal(12, await database.AsOwnerAsync<int>("""
            with recursive tree (category_id) as (
              select category_id from catalog.categories where parent_id is null and category_id = any(@ids)
              union all
              select c.category_id from tree t join catalog.categories c on c.parent_id = t.category_id
            )
            select count(*)::int from tree
            """, new { ids }));
    }

    [Fact]
    public async Task A_circle_and_a_tree_too_deep_are_refused_by_sql_too()
    {
        var ids = await MakeAsync([.. Enumerable.Range(-1, 20)]);
        var circle = await Assert.ThrowsAsync<PostgresException>(() => database.AsOwnerAsync<int>(
            "update catalog.categories set parent_id = @last where category_id = @first returning 1",
            new { first = ids[0], last = ids[^1] }));
        Assert.Equal("ST409", circle.SqlState);
        var deep = await Assert.ThrowsAsync<PostgresException>(() => database.AsOwnerAsync<long>(
            MakeSql, new { slug = NewSlug(), parent = ids[^1] }));
        Assert.Contains("20 deep", deep.MessageText, StringComparison.Ordinal);
        var root = (await MakeAsync([-1]))[0];
        Assert.Contains("20 deep", (await RefusalAsync(ids[0], root, null))!.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Categories_are_made_named_ordered_archived_and_deleted()
    {
        await using var host = await TestHost.StartAsync(database);
        var chief = await host.SignInAsync("operator");
        var name = "Töpfe " + NewSlug();
        var top = await CreateAsync(chief, new { name, names = new { en = "Pots", de = "Töpfe" }, description = "Of clay." });
        var twin = await CreateAsync(chief, new { name });
        var first = await CreateAsync(chief, new { name = "First", parentId = top });
        var second = await CreateAsync(chief, new { name = "Second", parentId = top });
        var shown = (await chief.GetFromJsonAsync<CategoryDetails>($"{Categories}/{top}"))!;
        Assert.Equal((name, "Of clay.", true), (shown.Name, shown.Description, shown.IsActive));
        Assert.NotEqual(shown.Slug, (await chief.GetFromJsonAsync<CategoryDetails>($"{Categories}/{twin}"))!.Slug);
        Assert.Equal([first, second], await ChildrenAsync(top));
        using var moved = await chief.PostAsJsonAsync($"{Categories}/{second}/move", new { parentId = top, beforeId = first });
        Assert.Equal(HttpStatusCode.NoContent, moved.StatusCode);
        Assert.Equal([second, first], await ChildrenAsync(top));

        using var saved = await chief.PutAsJsonAsync($"{Categories}/{top}", new { name = "Pans", isActive = false, names = new { fr = "Poêles" } });
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        Assert.Equal(("Pans", false), await database.AsOwnerAsync<(string, bool)>(
            "select name, is_active from catalog.categories where category_id = @top", new { top }));
        Assert.Equal(["fr"], await database.AsOwnerAsync<string[]>(
            "select array_agg(locale) from catalog.translations where entity = 'category' and entity_id = @top", new { top }));

        using var full = await chief.DeleteAsync($"{Categories}/{top}");
        await full.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        foreach (var id in new[] { first, second, top, twin })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await chief.DeleteAsync($"{Categories}/{id}")).StatusCode);
        }

        Assert.Equal(0, await database.AsOwnerAsync<int>(
            "select count(*)::int from catalog.translations where entity = 'category' and entity_id = @top", new { top }));
        foreach (var (field, body) in new (string, object)[]
        {
            ("name", new { name = " " }), ("parentId", new { name = "Lost", parentId = long.MaxValue }),
            ("names", new { name = "Lost", names = new Dictionary<string, string> { ["german"] = "x" } }),
        })
        {
            using var answer = await chief.PostAsJsonAsync(Categories, body);
            var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
            Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), field);
        }
    }

    private async Task CheckAsync(int[] parents, (int Child, int Parent, int Before)[] moves)
    {
        // Who comes later hangs below who came earlier: a tree.
        int[] above = [.. parents.Select((p, i) => p < i ? p : -1)];
        var ids = await MakeAsync(above);
        long? IdOf(int at) => at < 0 ? null : ids[at];
        foreach (var (child, parent, wished) in moves)
        {
            var before = wished >= 0 && wished != child && above[wished] == parent ? wished : -1;
            var allowed = !Up(parent).Contains(child) && Up(parent).Count() + Height(child) <= 20;
            var refused = await RefusalAsync(ids[child], IdOf(parent), IdOf(before));
            Assert.Equal(allowed, refused is null);
            if (allowed)
            {
                above[child] = parent;
            }

            var kept = await database.AsOwnerAsync<string[]>("""
                select array_agg(category_id || '<' || coalesce(parent_id::text, '') order by category_id)
                  from catalog.categories where category_id = any(@ids)
                """, new { ids });
            Assert.Equal(ids.Select((id, i) => $"{id}<{IdOf(above[i])}"), kept);
            if (allowed && before >= 0)
            {
                var row = await ChildrenAsync(IdOf(parent));
                Assert.Equal(Array.IndexOf(row, ids[child]) + 1, Array.IndexOf(row, ids[before]));
            }
        }

        IEnumerable<int> Up(int from)
        {
            for (var at = from; at >= 0; at = above[at])
            {
                yield return at;
            }
        }

        int Height(int of) => 1 + Enumerable.Range(0, 25).Where(i => above[i] == of).Select(Height).DefaultIfEmpty(0).Max();
    }

    private async Task<long[]> MakeAsync(int[] parents)
    {
        var ids = new List<long>();
        foreach (var parent in parents)
        {
            ids.Add(await database.AsOwnerAsync<long>(MakeSql, new { slug = NewSlug(), parent = parent < 0 ? null : (long?)ids[parent] }));
        }

        return [.. ids];
    }

    private async Task<PostgresException?> RefusalAsync(long id, long? parent, long? before)
    {
        try
        {
            await database.Db.ExecuteAsync(Actor.System, MoveSql, new { id, parent, before });
            return null;
        }
        catch (PostgresException e)
        {
            return e;
        }
    }

    private Task<long[]> ChildrenAsync(long? parent) => database.AsOwnerAsync<long[]>(
        "select array_agg(category_id order by position) from catalog.categories where parent_id is not distinct from @parent::bigint",
        new { parent });

    private static async Task<long> CreateAsync(HttpClient chief, object body)
    {
        using var answer = await chief.PostAsJsonAsync(Categories, body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<CategoryAnswer>())!.CategoryId;
    }

    private static string NewSlug() => "t" + RandomNumberGenerator.GetHexString(16, lowercase: true);
}
