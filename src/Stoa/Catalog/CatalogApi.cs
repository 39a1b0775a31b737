using Microsoft.AspNetCore.Routing;

namespace Stoa.Catalog;

/// <summary>The catalogue's routes.</summary>
public static class CatalogApi
{
    public static void MapCatalog(this IEndpointRouteBuilder app)
    {
        app.MapMedia();
        app.MapImports();
        app.MapTaxonomy();
        app.MapAttributes();
        app.MapProductTypes();
        app.MapCategoryAttributes();
        app.MapSynonyms();
    }
}
