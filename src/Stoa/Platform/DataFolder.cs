using System.Security.Cryptography;
using System.Text.Json;

namespace Stoa.Platform;

/// <summary>The folder with everything one installation owns: cluster, keys, media, sign-ins. Owner-only.</summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
    }

    public string Path { get; }

    /// <summary>The embedded cluster's own data directory.</summary>
    public string Cluster => System.IO.Path.Combine(Path, "postgres");

    public string MasterKeyFile => System.IO.Path.Combine(Path, "keys", "master.key");

    /// <summary>What is kept apart from backups: the master key, and what restoring needs besides a backup.</summary>
    public string Keys => System.IO.Path.Combine(Path, "keys");

    /// <summary>The data keys' wraps as the latest rotation made them (<see cref="KeyWraps"/>).</summary>
    public string WrapsFile => System.IO.Path.Combine(Keys, "wraps.jsonl");

    /// <summary>Who was erased, by number: kept apart from backups, so that a restored one erases them again.</summary>
    public string ErasureJournalFile => System.IO.Path.Combine(Keys, "erasures.jsonl");
    /// <summary>The key that signs the audit trail's heads: the database's owner must not have it.</summary>
    public string AuditKeyFile => System.IO.Path.Combine(Path, "keys", "audit.key");

    /// <summary>The audit trail's signed heads, one a line.</summary>
    public string AuditHeadsFile => System.IO.Path.Combine(Path, "audit-heads.jsonl");

    /// <summary>A libpq URI for psql as the database's owner, search_path included.</summary>
    public string ConnectionUriFile => System.IO.Path.Combine(Path, "connection-uri");

    /// <summary>The same for BI tools: as stoa_readonly, which can only read, and no credentials.</summary>
    public string ReadOnlyUriFile => System.IO.Path.Combine(Path, "readonly-uri");

    public string DemoAccountsFile => System.IO.Path.Combine(Path, "demo-accounts.json");

    public string SecretsFile => System.IO.Path.Combine(Path, "keys", "database-logins.json");

    public string Media => System.IO.Path.Combine(Path, "media");

    /// <summary>Messages that no server was set up for, as mail files.</summary>
    public string Mailbox => System.IO.Path.Combine(Path, "mailbox");

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public string Runtime => System.IO.Path.Combine(Path, "run");

    /// <summary>Creates the folder, readable by its owner only.</summary>
    /// <exception cref="StoaException">It cannot be made or written.</exception>
    public void Create()
    {
        try
        {
            foreach (var folder in new[] { Path, System.IO.Path.Combine(Path, "keys"), Logs, Runtime, Media })
            {
                CreatePrivate(folder);
            }

            // Existing folders pass creation even where nothing may be written into them.
            var probe = System.IO.Path.Combine(Runtime, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoaException(
                $"The data folder {Path} cannot be written ({e.Message.TrimEnd('.')}): choose another with --data.",
                1, e);
        }
    }

    /// <summary>Writes a file that only its owner can read, replacing it in one step.</summary>
    public static void WritePrivate(string file, string text)
    {
        var temporary = file + ".new";
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, PrivateFile()))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>The passwords of the embedded server's logins, made at first use.</summary>
    public Dictionary<string, string> DatabasePasswords()
    {
        if (File.Exists(SecretsFile))
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(SecretsFile))
                ?? throw new StoaException($"{SecretsFile} is not readable: restore it from a copy.");
        }

        var logins = new[] { "postgres", "stoa_owner", "stoa_app", "stoa_vendor", "stoa_readonly" };
        var passwords = logins.ToDictionary(l => l, _ => RandomNumberGenerator.GetHexString(40, lowercase: true));
        WritePrivate(SecretsFile, JsonSerializer.Serialize(passwords));
        return passwords;
    }

    /// <summary>How a new file is opened that only its owner can read.</summary>
    internal static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void CreatePrivate(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(
                folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
