using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>Files in a multipart body, read as they arrive and one after the other.</summary>
public static class UploadMedia
{
    private const int MostFiles = 50;
    private const int LongestField = 100;

    // Boundaries, headers and small fields beside the files.
    private const int Around = 1 << 20;

    /// <summary>
    /// Takes every file that can be taken. Where all can, they are answered; where one cannot, the answer is the problem
    /// invalid-input, whose <c>errors.file</c> says of each why, and whose <c>items</c> are those that were taken.
    /// </summary>
    public static async Task<Ok<MediaUploaded>> HandleAsync(
        HttpContext http, MediaIntake intake, MediaSettings settings, long? vendorId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(intake);
        ArgumentNullException.ThrowIfNull(settings);
        var actor = http.Actor();
        var vendor = VendorOf(actor, vendorId);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestField } boundary)
        {
            throw new ProblemException(ProblemHandler.Of(415, "unsupported-media-type", "Not a form with files",
                "Send multipart/form-data with one or more files."));
        }

        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
            Math.Max(settings.LargestVideo, settings.LargestPicture) + Around;
        var (items, errors) = (new List<MediaItem>(), new List<string>());
        var reader = new MultipartReader(boundary.ToString(), http.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    || !disposition.IsFileDisposition())
                {
                    continue;
                }

                if (items.Count + errors.Count >= MostFiles)
                {
                    throw new InputException("file", $"At most {MostFiles} files at once.");
                }

                await TakeAsync(intake, actor, vendor, section, disposition, items, errors, cancel);
            }
        }
        catch (InvalidDataException e)
        {
            throw new InputException("file", $"The form cannot be read: {e.Message}");
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            throw new InputException("file", "The form ended before its last file did.");
        }

        if (items.Count + errors.Count == 0)
        {
            throw new InputException("file", "There is no file in the form.");
        }

        return errors.Count == 0 ? TypedResults.Ok(new MediaUploaded(items)) : throw Refused(items, errors);
    }

    /// <summary>The vendor acted for. Operators name one; a vendor names its own or none.</summary>
    /// <exception cref="InputException">An operator named none.</exception>
    internal static long VendorOf(Actor actor, long? named) => (actor.VendorId, named) switch
    {
        (null, { } vendor) => vendor,
        (null, null) => throw new InputException("vendorId", "Name the vendor whose it becomes."),
        ({ } own, { } other) when own != other => throw new ProblemException(
            ProblemHandler.Of(403, "forbidden", "Not allowed", "You act for another vendor.")),
        ({ } own, _) => own,
    };

    private static async Task TakeAsync(
        MediaIntake intake, Actor actor, long vendor, MultipartSection section, ContentDispositionHeaderValue disposition,
        List<MediaItem> items, List<string> errors, CancellationToken cancel)
    {
        var name = HeaderUtilities.RemoveQuotes(
            disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName);
        try
        {
            items.Add(await intake.TakeAsync(actor, vendor, section.Body, name.ToString(), cancel: cancel));
        }
        catch (InputException e)
        {
            // What is left of this file is read past, for the next one's sake.
            errors.Add(e.Message);
        }
    }

    private static ProblemException Refused(List<MediaItem> items, List<string> errors)
    {
        var problem = new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["file"] = [.. errors] })
        {
            Status = 400,
            Type = ProblemHandler.TypePrefix + "invalid-input",
            Title = "Invalid input",
            Detail = string.Join(' ', errors),
        };
        problem.Extensions["items"] = items;
        return new(problem);
    }
}
