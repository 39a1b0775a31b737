using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What a category's page says above its products.</summary>
/// <param name="Trail">The way to it from the top, itself last.</param>
/// <param name="Below">The categories right below it.</param>
public sealed record CategoryPage(
    string Name, string Slug, string Description, IReadOnlyList<CategoryLink> Trail, IReadOnlyList<CategoryLink> Below);

/// <summary>A category by its slug.</summary>
public static class GetCategory
{
    private const string HeadSql = """
        select c.slug, catalog.text_in('category', c.category_id, 'description', @Locales, c.description) as description,
               catalog.category_trail(c.category_id, @Locales)::text as trail,
               (select coalesce(jsonb_agg(jsonb_build_object('name',
                         catalog.text_in('category', b.category_id, 'name', @Locales, b.name), 'slug', b.slug)
                         order by b.position, b.category_id), '[]')
                  from catalog.categories b where b.parent_id = c.category_id and b.is_active)::text as below
          from catalog.categories c where c.slug = @slug
        """;

    /// <summary>Nothing when there is no such category, or when it or one above it is archived.</summary>
    public static async Task<CategoryPage?> HandleAsync(Db db, Visitor visitor, string slug, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(visitor);
        if (await db.FirstAsync<Head>(Actor.System, HeadSql, new { visitor.Locales, slug }, cancel)
            is not { Trail: { } trail } head)
        {
            return null;
        }

        var way = Parse(trail);
        return new(way[^1].Name, head.Slug, head.Description, way, Parse(head.Below));
    }

    private static List<CategoryLink> Parse(string json) =>
        JsonSerializer.Deserialize<List<CategoryLink>>(json, JsonSerializerOptions.Web)!;

    private sealed record Head(string Slug, string Description, string? Trail, string Below);
}
