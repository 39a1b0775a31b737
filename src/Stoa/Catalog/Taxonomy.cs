using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A category, where it stands in the tree.</summary>
public sealed record CategoryRow
{
    public long CategoryId { get; init; }

    public long? ParentId { get; init; }

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    /// <summary>The names from the top down to this one.</summary>
    public string[] Path { get; init; } = [];

    public bool IsActive { get; init; }
}

/// <summary>A product type that products can be made of.</summary>
public sealed record ProductTypeRow
{
    public long ProductTypeId { get; init; }

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    public string Description { get; init; } = "";

    public bool AllowsOtherAttributes { get; init; }

    public bool IsActive { get; init; }
}

/// <summary>An attribute that a product of some type in some category is asked for.</summary>
public sealed record TemplateAttribute
{
    public long AttributeId { get; init; }

    /// <summary>Its name in a product's attributes.</summary>
    public string Key { get; init; } = "";

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    /// <summary>choice, text, number, boolean or date.</summary>
    public string Kind { get; init; } = "";

    public string? Unit { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Variants differ in it; otherwise it describes the product.</summary>
    public bool IsOption { get; init; }

    /// <summary>Vendors cannot add values.</summary>
    public bool IsClosed { get; init; }

    /// <summary>What a new product has unless it says something else.</summary>
    public string? DefaultValue { get; init; }

    /// <summary>What a choice can be, in order; at most 500.</summary>
    public string[] Values { get; init; } = [];
}

/// <summary>What products are sorted and described by, for the forms of those who make them.</summary>
public static class Taxonomy
{
    private const string CategoriesSql = """
        with recursive tree (category_id, parent_id, name, slug, path, is_active, places) as (
          select c.category_id, c.parent_id, c.name, c.slug, array[c.name], c.is_active,
                 array[lpad(c.position::text, 10, '0') || ' ' || c.name || ' ' || c.category_id]
            from catalog.categories c where c.parent_id is null
          union all
          select c.category_id, c.parent_id, c.name, c.slug, t.path || c.name, t.is_active and c.is_active,
                 t.places || (lpad(c.position::text, 10, '0') || ' ' || c.name || ' ' || c.category_id)
            from tree t join catalog.categories c on c.parent_id = t.category_id
        )
        select t.category_id, t.parent_id, t.name, t.slug, t.path, t.is_active from tree t order by t.places limit 10000
        """;

    private const string TypesSql = """
        select t.product_type_id, t.name, t.slug, t.description, t.allows_other_attributes, t.is_active
          from catalog.product_types t order by t.name, t.product_type_id limit 1000
        """;

    private const string TemplateSql = """
        select t.attribute_id, t.key, a.name, a.slug, t.kind, a.unit, t.is_required, t.is_option, a.is_closed, d.default_value,
               array(select v.value from catalog.attribute_values v where v.attribute_id = t.attribute_id
                      order by v.position, v.value_id limit 500) as values
          from catalog.template_of(@productTypeId, @categoryId) t
          join catalog.attributes a on a.attribute_id = t.attribute_id
          left join catalog.product_type_attributes d
            on d.attribute_id = t.attribute_id and d.product_type_id = @productTypeId::bigint
         order by t.place
        """;

    private const string AttributesSql = """
        select a.attribute_id, replace(a.slug, '-', '_') as key, a.name, a.slug, a.kind, a.unit, false as is_required,
               true as is_option, a.is_closed,
               array(select v.value from catalog.attribute_values v where v.attribute_id = a.attribute_id
                      order by v.position, v.value_id limit 500) as values
          from catalog.attributes a where a.kind = 'choice' and a.is_active
         order by a.position, a.name, a.attribute_id limit 500
        """;

    /// <summary>The category tree, parents before what is below them; at most 10,000.</summary>
    public static Task<List<CategoryRow>> CategoriesAsync(Db db, Actor actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<CategoryRow>(actor, CategoriesSql, cancel: cancel);
    }

    public static Task<List<ProductTypeRow>> TypesAsync(Db db, Actor actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<ProductTypeRow>(actor, TypesSql, cancel: cancel);
    }

    /// <summary>What a product of a type, in a category (null: none), is asked for, in order.</summary>
    public static Task<List<TemplateAttribute>> TemplateAsync(
        Db db, Actor actor, long? productTypeId, long? categoryId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<TemplateAttribute>(actor, TemplateSql, new { productTypeId, categoryId }, cancel);
    }

    /// <summary>What variants can differ in; at most 500. Vendors may add others by naming them.</summary>
    public static Task<List<TemplateAttribute>> OptionsAsync(Db db, Actor actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<TemplateAttribute>(actor, AttributesSql, cancel: cancel);
    }
}
