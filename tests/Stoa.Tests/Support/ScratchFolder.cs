using System.Diagnostics;
using System.Security.Cryptography;

namespace Stoa.Tests.Support;

/// <summary>A folder for one test, gone with it.</summary>
public sealed class ScratchFolder : IDisposable
{
    public ScratchFolder()
    {
        var name = $"stoa-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), name);
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    /// <summary>The server's process on a data folder in here; null when none runs.</summary>
    public static int? Postmaster(string data)
    {
        var file = System.IO.Path.Combine(data, "postgres", "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var pid)
            && File.Exists($"/proc/{pid}/cmdline")
            && File.ReadAllText($"/proc/{pid}/cmdline").Contains(data, StringComparison.Ordinal) ? pid : null;
    }

    public void Dispose()
    {
        // Files may belong to the account that ran the server.
        using var remove = Process.Start("rm", ["-rf", Path]);
        remove.WaitForExit();
    }
}
