using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>Routes of a vendor's library of pictures and videos. Operators use the same, and name the vendor.</summary>
public static class MediaApi
{
    // A video over a slow line.
    private static readonly TimeSpan LongestUpload = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestFetch = TimeSpan.FromMinutes(3);

    /// <summary>The store, the intake, and the job that clears what is left over.</summary>
    public static void AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(MediaSettings.From(configuration));
        services.AddSingleton(p => MediaStores.From(configuration, p.GetRequiredService<DataFolder>()));
        services.AddSingleton(_ => new SafeHttp(configuration[SafeHttp.AllowSetting]));
        services.AddSingleton<MediaIntake>();
        services.AddJob<ClearMedia>(configuration, ClearMedia.Name,
            "Removes files of the media store that no picture or video names any more.", "0 50 3 * * ?");
    }

    public static void MapMedia(this IEndpointRouteBuilder app)
    {
        app.MapGet("/media/{name}", GetMedia.HandleAsync)
            .WithName("GetMedia").WithSummary("A picture or video by the SHA-256 of its content").WithTags("Catalog").IsPublic();
        var media = app.MapGroup("/api/v1/vendor/media").WithTags("Media").RequirePermission("catalog.manage")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        MapIntake(media);
        media.MapGet("", async (
                [AsParameters] MediaFilter filter, HttpContext http, Db db, CancellationToken cancel) =>
            {
                if (http.Actor().VendorId is not null)
                {
                    UploadMedia.VendorOf(http.Actor(), filter.VendorId);
                }

                return TypedResults.Ok(await MediaLibrary.ListAsync(db, http.Actor(), filter, cancel));
            })
            .WithName("ListMedia").WithSummary("Pictures, videos and links of the vendor's library, the latest first");
        media.MapGet("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await MediaLibrary.DetailAsync(db, http.Actor(), id, cancel)))
            .WithName("ShowMedia").WithSummary("One of the library, and the products that show it").ProducesProblem(404);
        media.MapPut("/{id:long}", async (
                long id, MediaChange change, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await MediaLibrary.ChangeAsync(db, http.Actor(), id, change, cancel)))
            .WithName("ChangeMedia").WithSummary("Changes its name and its alternative text").ProducesProblem(404);
        media.MapDelete("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await MediaLibrary.DeleteAsync(db, http.Actor(), id, cancel);
                return TypedResults.NoContent();
            })
            .WithName("DeleteMedia").WithSummary("Deletes what no product shows").ProducesProblem(404).ProducesProblem(409);
    }

    private static void MapIntake(RouteGroupBuilder media)
    {
        media.MapPost("", (
                [FromQuery] long? vendorId, HttpContext http, MediaIntake intake, MediaSettings settings,
                CancellationToken cancel) => UploadMedia.HandleAsync(http, intake, settings, vendorId, cancel))
            .WithName("UploadMedia").WithSummary("Takes pictures and videos, up to 50 files of one form")
            .WithDescription("Each file is judged by its content. Where some cannot be taken the problem's errors.file says why, "
                + "and its items are those that were. The same file twice is the same item.")
            .Accepts<IFormFileCollection>("multipart/form-data").WithRequestTimeout(LongestUpload)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        media.MapPost("/fetch", async (
                MediaUrlInput input, HttpContext http, MediaIntake intake, CancellationToken cancel) =>
            {
                var vendor = UploadMedia.VendorOf(http.Actor(), input.VendorId);
                return TypedResults.Ok(Uri.TryCreate(input.Url?.Trim(), UriKind.Absolute, out var address)
                    ? await intake.FetchAsync(http.Actor(), vendor, address, cancel: cancel)
                    : throw new InputException("url", "An address that begins with https:// or http:// is needed."));
            })
            .WithName("FetchMedia").WithSummary("Takes a picture or video from a public address")
            .WithRequestTimeout(LongestFetch).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        media.MapPost("/link", async (
                MediaUrlInput input, HttpContext http, MediaIntake intake, CancellationToken cancel) =>
                TypedResults.Ok(await intake.LinkAsync(
                    http.Actor(), UploadMedia.VendorOf(http.Actor(), input.VendorId), input.Url, cancel)))
            .WithName("LinkMedia").WithSummary("Keeps a link to a video on YouTube or Vimeo, or to an .mp4")
            .ProducesProblem(404).ProducesProblem(409);
    }
}
