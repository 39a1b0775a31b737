using System.Diagnostics;

namespace Stoa.Platform;

/// <summary>
/// How a program is run that refuses root. As an ordinary user: as it is. As root on Linux: in a user namespace in
/// which root goes by another number, so that root's private folders stay reachable; where namespaces are forbidden,
/// as an unprivileged account that owns the cluster.
/// </summary>
public sealed class Unprivileged
{
    private static readonly string[] Namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];
    private readonly string[] _prefix;

    private Unprivileged(string[] prefix, string? account)
    {
        _prefix = prefix;
        Account = account;
    }

    /// <summary>The account that must own what the program writes; null when the files stay ours.</summary>
    public string? Account { get; }

    /// <summary>Finds the way that works here.</summary>
    public static Unprivileged Find()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return new Unprivileged([], null);
        }

        if (Succeeds([.. Namespace, "true"]))
        {
            return new Unprivileged(Namespace, null);
        }

        foreach (var account in new[] { "postgres", "nobody" })
        {
            string[] prefix = ["setpriv", $"--reuid={account}", $"--regid={Group(account)}", "--clear-groups"];
            if (Succeeds([.. prefix, "true"]))
            {
                return new Unprivileged(prefix, account);
            }
        }

        throw new StoaException(
            "PostgreSQL refuses to run as root, and neither user namespaces (unshare) nor another account (setpriv) can be " +
            "used here: start Stoa as an ordinary user, or set ConnectionStrings__Stoa to a server of your own.");
    }

    /// <summary>The command line that runs a program this way.</summary>
    public string[] Command(params string[] command) => [.. _prefix, .. command];

    /// <summary>Hands a folder to the account, and says so where the account cannot reach it.</summary>
    public void Own(DataFolder data, params string[] folders)
    {
        if (Account is null || OperatingSystem.IsWindows())
        {
            return;
        }

        // The account passes through the data folder; keys and sign-ins in it stay unreadable.
        File.SetUnixFileMode(data.Path, File.GetUnixFileMode(data.Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        foreach (var folder in folders.Where(Directory.Exists))
        {
            if (!Succeeds(["chown", "-R", Account, folder]) || !Succeeds(Command("test", "-w", folder)))
            {
                throw new StoaException(
                    $"The account {Account}, which runs PostgreSQL for root here, cannot reach {folder}: choose a --data " +
                    "folder outside private folders, such as /var/lib/stoa, or start Stoa as an ordinary user.");
            }
        }
    }

    private static string Group(string account) => account == "nobody" ? "nogroup" : account;

    private static bool Succeeds(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
