using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Inventory;

/// <summary>What is to be counted.</summary>
/// <param name="WarehouseId">The default warehouse unless given.</param>
/// <param name="VariantIds">Only these; unless given, all that the warehouse holds.</param>
public sealed record CountInput(long? WarehouseId, string? Reference, string? Note, IReadOnlyList<long>? VariantIds);

/// <summary>What was counted.</summary>
/// <param name="Adds">On top of what was entered before, as a scanner does; otherwise in its place.</param>
public sealed record CountedInput(bool Adds, IReadOnlyList<LineInput>? Lines);

/// <summary>How a count ends.</summary>
/// <param name="Uncounted">What becomes of what nobody counted: unchanged (unless given) or zero.</param>
public sealed record FinishInput(string? Uncounted);

/// <summary>How many lines were entered, or how many variants differed.</summary>
public sealed record CountResult(int Lines);

/// <summary>Stock counts: what is on hand is compared with what somebody finds on the shelf.</summary>
public static class CountStock
{
    private const int MostLines = 20_000;
    private const int LargestFile = 1 << 20;
    private const string StartSql =
        "select inventory.start_count(@actor, @vendorId, @WarehouseId, @Reference, @Note, @variantIds::bigint[])";
    private const string EnterSql = "select inventory.enter_counts(@actor, @vendorId, @id, @adds, @lines::jsonb)";
    private const string FinishSql = "select inventory.finish_count(@actor, @vendorId, @id, @uncounted)";
    private const string CancelSql = "select inventory.cancel_count(@actor, @vendorId, @id)";

    public static async Task<Ok<WrittenDocument>> StartAsync(
        long? vendorId, CountInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        if (input.VariantIds is { Count: 0 or > MostLines })
        {
            throw new InputException("variantIds", $"From 1 to {MostLines} variants, or none for all.");
        }

        var actor = http.Actor();
        return TypedResults.Ok(new WrittenDocument(await db.FirstAsync<long>(actor, StartSql, new
        {
            actor = actor.UserId, vendorId, input.WarehouseId, Reference = MoveStock.Text("reference", input.Reference),
            Note = MoveStock.Text("note", input.Note), variantIds = input.VariantIds?.Distinct().ToArray(),
        }, cancel)));
    }

    public static async Task<Ok<CountResult>> EnterAsync(
        long id, long? vendorId, CountedInput input, HttpContext http, Db db, CancellationToken cancel) =>
        TypedResults.Ok(await EnterAsync(db, http.Actor(), vendorId, id, input.Adds, MoveStock.Lines(input.Lines), cancel));

    public static async Task<Ok<CountResult>> EnterCsvAsync(
        long id, long? vendorId, bool? adds, HttpContext http, Db db, CancellationToken cancel)
    {
        if (http.Request.ContentLength > LargestFile)
        {
            throw new ProblemException(ProblemHandler.Of(413, "too-large", "Too large", "The file is larger than 1 MB."));
        }

        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync(cancel);
        var lines = JsonSerializer.Serialize(Read(text), JsonSerializerOptions.Web);
        return TypedResults.Ok(await EnterAsync(db, http.Actor(), vendorId, id, adds ?? false, lines, cancel));
    }

    public static async Task<Ok<CountResult>> FinishAsync(
        long id, long? vendorId, FinishInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        return TypedResults.Ok(new CountResult(await db.FirstAsync<int>(actor, FinishSql, new
        {
            actor = actor.UserId, vendorId, id, uncounted = MoveStock.Text("uncounted", input.Uncounted) ?? "unchanged",
        }, cancel)));
    }

    public static async Task<NoContent> CancelAsync(
        long id, long? vendorId, HttpContext http, Db db, CancellationToken cancel)
    {
        var actor = http.Actor();
        await db.ExecuteAsync(actor, CancelSql, new { actor = actor.UserId, vendorId, id }, cancel);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// The lines of a CSV file with the columns sku and counted, separated by commas, semicolons or tabs, in any order and
    /// with others beside them. Throws <see cref="InputException"/> that names the line.
    /// </summary>
    internal static List<LineInput> Read(string text)
    {
        var lines = new List<LineInput>();
        try
        {
            using var csv = CsvDataReader.Create(new StringReader(text.TrimStart('\uFEFF')), new CsvDataReaderOptions
            {
                BufferSize = 1 << 16,
                HeaderComparer = StringComparer.OrdinalIgnoreCase,
            });
            var (sku, counted) = (Column(csv, "sku"), Column(csv, "counted"));
            while (csv.Read())
            {
                if (csv.RowFieldCount == 1 && csv.GetString(0).Length == 0)
                {
                    continue;
                }

                var name = csv.RowFieldCount > sku ? csv.GetString(sku).Trim() : "";
                // Spreadsheets write our own neutralised texts back.
                name = name.Length > 1 && name[0] == '\'' && "=+-@".Contains(name[1]) ? name[1..] : name;
                if (name.Length == 0 || name.Contains('\0'))
                {
                    throw new InputException("file", $"Line {csv.RowNumber + 1} has no SKU.");
                }

                if (csv.RowFieldCount <= counted || !int.TryParse(csv.GetString(counted).Trim(),
                    System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var units))
                {
                    throw new InputException("file", $"Line {csv.RowNumber + 1} ({name}): counted is no whole number of units.");
                }

                lines.Add(new(null, name, units));
                if (lines.Count > MostLines)
                {
                    throw new InputException("file", $"The file has more than {MostLines} lines.");
                }
            }
        }
        catch (CsvMissingHeadersException)
        {
            throw new InputException("file", "The file is empty: its first line names the columns sku and counted.");
        }
        catch (CsvFormatException e)
        {
            throw new InputException("file", $"The file is no CSV that can be read: line {e.RowNumber + 1}.");
        }

        return lines;
    }

    private static int Column(CsvDataReader csv, string name)
    {
        for (var i = 0; i < csv.FieldCount; i++)
        {
            if (string.Equals(csv.GetName(i).Trim(), name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new InputException("file", $"The column {name} is missing: the first line names the columns sku and counted.");
    }

    private static async Task<CountResult> EnterAsync(
        Db db, Actor actor, long? vendorId, long id, bool adds, string lines, CancellationToken cancel) =>
        new(await db.FirstAsync<int>(
            actor, EnterSql, new { actor = actor.UserId, vendorId, id, adds, lines }, cancel));
}
