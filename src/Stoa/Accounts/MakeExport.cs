using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// Makes a copy of everything about somebody: a zip with a JSON and a CSV file for each table of the register of personal
/// data. It is kept in the database, sealed under the person's key: whichever host made it, any of them hands it out, and
/// erasing the person ends it, in backups too.
/// </summary>
public sealed class MakeExport(Db db, Vault vault, SubjectKeys keys, PublicAddress site)
{
    /// <summary>How long a request belongs to the host that took it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int RowsBetween = 200;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private const string PersonSql = "select u.email, u.language from accounts.users u where u.user_id = @userId";
    private const string TablesSql = "select t.table_name, t.kind, t.why, t.columns, t.opened from platform.export_tables() t";
    private const string RowsSql = "select r::text from platform.export_rows(@table, @userId, @email) r";
    private const string ChunkSql = "select accounts.keep_export_chunk(@requestId, @number, @sealed)";
    private const string ProgressSql = "select accounts.note_privacy_progress(@requestId, @done, @steps, @lease)";
    private const string EndSql =
        "select accounts.end_privacy_request(@requestId, @bytes, @kept, @letter, null, null::interval)";
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Makes the copy that was asked for. A host that is killed meanwhile leaves it to the next one.</summary>
    public async Task HandleAsync(long requestId, long userId, CancellationToken cancel)
    {
        var person = await db.FirstAsync<Person>(Actor.System, PersonSql, new { userId }, cancel)
            ?? throw new NotFoundException("person");
        var tables = await db.ListAsync<Table>(Actor.System, TablesSql, cancel: cancel);
        await using var stream = new ExportStream(async (number, text) =>
        {
            var @sealed = await keys.SealAsync(userId, text, cancel);
            await db.ExecuteAsync(Actor.System, ChunkSql, new { requestId, number, @sealed }, cancel);
        });
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            await ReadmeAsync(zip, tables);
            for (var done = 0; done < tables.Count; done++)
            {
                var progress = new { requestId, done, steps = tables.Count, lease = Lease };
                await db.ExecuteAsync(Actor.System, ProgressSql, progress, cancel);
                var rows = Opened(tables[done], userId, person.Email, cancel);
                await JsonAsync(zip, stream, tables[done], rows, cancel);
                await CsvAsync(zip, stream, tables[done], rows, cancel);
            }
        }

        await stream.DrainAsync(all: true);
        await db.ExecuteAsync(Actor.System, EndSql, new
        {
            requestId, bytes = stream.Written, kept = Kept, letter = await LetterAsync(person, cancel),
        }, cancel);
    }

    /// <summary>A cell of a CSV file, neutralised: what a spreadsheet would run as a formula stays text.</summary>
    public static string Cell(JsonNode? value)
    {
        var text = value is null ? ""
            : value is JsonValue single && single.TryGetValue<string>(out var s) ? s : value.ToJsonString();
        if (value is JsonValue v && v.GetValueKind() == JsonValueKind.String
            && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private async IAsyncEnumerable<JsonObject> Opened(
        Table table, long userId, string? email,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in db.StreamAsync<string>(
            Actor.System, RowsSql, new { table = table.TableName, userId, email }, cancel))
        {
            var read = JsonNode.Parse(row)!.AsObject();
            foreach (var column in table.Opened)
            {
                read[column] = await OpenAsync(userId, read[column], cancel);
            }

            yield return read;
        }
    }

    private async Task<JsonNode?> OpenAsync(long userId, JsonNode? value, CancellationToken cancel)
    {
        if (value is JsonObject address)
        {
            var readable = address.DeepClone().AsObject();
            if (readable.Remove("sealed", out var part))
            {
                var text = await OpenAsync(userId, Convert.FromBase64String(part!.GetValue<string>()), cancel);
                readable["opened"] = text is ['{', ..] ? JsonNode.Parse(text) : text;
            }

            return readable;
        }

        // Bytes come as \x and hexadecimal digits.
        return value?.GetValue<string>() is { } hex
            ? await OpenAsync(userId, Convert.FromHexString(hex.AsSpan(2)), cancel) : null;
    }

    private async Task<string?> OpenAsync(long userId, byte[] value, CancellationToken cancel)
    {
        try
        {
            return (await keys.OpenAsync(userId, [value], cancel))[0];
        }
        catch (CryptographicException)
        {
            // A guest's purchase of theirs is sealed under a key of its own.
            return "(not under your key)";
        }
    }

    private static async Task ReadmeAsync(ZipArchive zip, IEnumerable<Table> tables)
    {
        await using var writer = new StreamWriter(zip.CreateEntry("README.txt").Open(), new UTF8Encoding(false));
        await writer.WriteLineAsync("Everything that is kept about you, one JSON and one CSV file for each kind.");
        await writer.WriteLineAsync("Times are UTC. Left out are credentials (passwords, keys), which nobody can read.");
        await writer.WriteLineAsync();
        foreach (var table in tables)
        {
            await writer.WriteLineAsync($"{table.Kind,-22} {string.Join(", ", table.Columns)}");
        }
    }

    private static async Task JsonAsync(
        ZipArchive zip, ExportStream stream, Table table, IAsyncEnumerable<JsonObject> rows, CancellationToken cancel)
    {
        await using var file = zip.CreateEntry($"{table.Kind}.json").Open();
        await using var writer = new Utf8JsonWriter(file, Indented);
        writer.WriteStartArray();
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            row.WriteTo(writer);
            if (++count % RowsBetween == 0)
            {
                await writer.FlushAsync(cancel);
                await stream.DrainAsync(all: false);
            }
        }

        writer.WriteEndArray();
        await writer.FlushAsync(cancel);
        await stream.DrainAsync(all: false);
    }

    private static async Task CsvAsync(
        ZipArchive zip, ExportStream stream, Table table, IAsyncEnumerable<JsonObject> rows, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(zip.CreateEntry($"{table.Kind}.csv").Open(), new UTF8Encoding(false));
        await writer.WriteAsync(string.Join(',', table.Columns) + "\r\n");
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await writer.WriteAsync(string.Join(',', table.Columns.Select(c => Cell(row[c]))) + "\r\n");
            if (++count % RowsBetween == 0)
            {
                await writer.FlushAsync(cancel);
                await stream.DrainAsync(all: false);
            }
        }

        await writer.FlushAsync(cancel);
        await stream.DrainAsync(all: false);
    }

    private async Task<byte[]?> LetterAsync(Person person, CancellationToken cancel) => person.Email is null ? null
        : new Message(person.Email, "export-ready", person.Language, new Dictionary<string, string>
        {
            ["marketplace"] = await Marketplace.NameAsync(db, cancel),
            ["link"] = site.Of("/account/privacy").AbsoluteUri,
        }).Seal(vault);

    private sealed record Person
    {
        public string? Email { get; init; }

        public string Language { get; init; } = "en";
    }

    private sealed record Table
    {
        public string TableName { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Why { get; init; } = "";

        public string[] Columns { get; init; } = [];

        public string[] Opened { get; init; } = [];
    }
}
