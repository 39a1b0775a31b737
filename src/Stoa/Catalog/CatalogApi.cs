using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>The catalogue's routes.</summary>
public static class CatalogApi
{
    public static void MapCatalog(this IEndpointRouteBuilder app)
    {
        app.MapGet("/media/{name}", GetMedia.Handle)
            .WithName("GetMedia").WithSummary("A picture by the SHA-256 of its content").WithTags("Catalog").IsPublic();
    }
}
