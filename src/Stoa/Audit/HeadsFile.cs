using System.Text;
using System.Text.Json;

namespace Stoa.Audit;

/// <summary>
/// The file of signed heads, one JSON object a line, only ever appended: kept beside the database, and copied elsewhere,
/// so that whoever owns the database cannot write another history without being found out.
/// </summary>
public static class HeadsFile
{
    private const int Tries = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A line: its number in the file, its head, or null where it cannot be read.</summary>
    public sealed record Line(int Number, TrailHead? Head);

    /// <summary>Appends a head. Hosts that share the file wait for each other.</summary>
    public static async Task AppendAsync(string file, TrailHead head, CancellationToken cancel)
    {
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(head, TrailHead.Json) + "\n");
        await using var stream = await OpenAsync(file, Writing(), cancel);
        // A host that was killed while it wrote left half a line: what was never whole was never a head.
        stream.SetLength(await EndOfLinesAsync(stream, cancel));
        stream.Seek(0, SeekOrigin.End);
        await stream.WriteAsync(line, cancel);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Every whole line, and whether the last one was cut off. Null when there is no such file.
    /// </summary>
    public static async Task<(List<Line> Lines, bool IsCutOff)?> ReadAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        await using var stream = await OpenAsync(file, Reading, cancel);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancel);
        var lines = text.Split('\n');
        return ([.. lines[..^1].Select((line, i) => new Line(i + 1, Parse(line)))], lines[^1].Length > 0);
    }

    /// <summary>The last whole heads, the latest first.</summary>
    public static async Task<IReadOnlyList<TrailHead>> LatestAsync(string file, int most, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        await using var stream = await OpenAsync(file, Reading, cancel);
        // A line is some 300 bytes: this much surely holds as many.
        stream.Seek(-Math.Min(stream.Length, most * 1024L), SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync(cancel)).Split('\n');
        return [.. lines[..^1].Reverse().Select(Parse).OfType<TrailHead>().Take(most)];
    }

    private static TrailHead? Parse(string line)
    {
        try
        {
            var head = JsonSerializer.Deserialize<TrailHead>(line, TrailHead.Json);
            return head is { Chain: not null, Key: not null, Signature: not null } ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileStreamOptions Reading => new() { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read };

    private static FileStreamOptions Writing()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // Who writes has the file alone, for a moment.
    private static async Task<FileStream> OpenAsync(string file, FileStreamOptions options, CancellationToken cancel)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return new FileStream(file, options);
            }
            catch (IOException) when (tried < Tries && File.Exists(file))
            {
                await Task.Delay(Pause, cancel);
            }
        }
    }

    private static async Task<long> EndOfLinesAsync(FileStream stream, CancellationToken cancel)
    {
        var tail = new byte[Math.Min(stream.Length, 4096)];
        stream.Seek(-tail.Length, SeekOrigin.End);
        await stream.ReadExactlyAsync(tail, cancel);
        var last = Array.LastIndexOf(tail, (byte)'\n');
        return last >= 0 ? stream.Length - tail.Length + last + 1 : tail.Length == stream.Length ? 0 : stream.Length;
    }
}
