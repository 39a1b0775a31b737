using System.Diagnostics;

namespace Stoa.Platform;

/// <summary>
/// How a program is run that refuses root. As an ordinary user: as it is. As root on Linux: in a user namespace in
/// which root goes by another number, so that root's private folders stay reachable; where namespaces are forbidden, as
/// in most containers, as an unprivileged account that owns the cluster, with the one capability that opens those
/// folders, or without it.
/// </summary>
public sealed class Unprivileged
{
    private static readonly string[] Namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];
    private static readonly string[] Capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
    private readonly string[] _prefix;

    private Unprivileged(string[] prefix, string? account, bool entersPrivateFolders)
    {
        _prefix = prefix;
        Account = account;
        EntersPrivateFolders = entersPrivateFolders;
    }

    /// <summary>Whether it reaches our private folders; otherwise it needs the way there, and binaries, opened.</summary>
    public bool EntersPrivateFolders { get; }

    /// <summary>The account that must own what the program writes; null when the files stay ours.</summary>
    public string? Account { get; }

    /// <summary>Finds the way that works here.</summary>
    public static Unprivileged Find()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return new Unprivileged([], null, entersPrivateFolders: true);
        }

        if (Succeeds([.. Namespace, "true"]))
        {
            return new Unprivileged(Namespace, null, entersPrivateFolders: true);
        }

        foreach (var account in new[] { "postgres", "nobody" })
        {
            string[] prefix = ["setpriv", $"--reuid={account}", $"--regid={Group(account)}", "--clear-groups"];
            foreach (var capability in new[] { Capability, [] })
            {
                if (Succeeds([.. prefix, .. capability, "true"]))
                {
                    return new Unprivileged([.. prefix, .. capability], account, capability.Length > 0);
                }
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
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || !Changes(data))
        {
            return;
        }

        if (!EntersPrivateFolders)
        {
            // The account passes through the data folder; keys and sign-ins in it stay unreadable.
            File.SetUnixFileMode(
                data.Path, File.GetUnixFileMode(data.Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        foreach (var folder in folders.Where(Directory.Exists))
        {
            // (The kernel answers "test" without the capability.)
            if (!Succeeds(["chown", "-R", Account ?? "0", folder])
                || (!EntersPrivateFolders && !Succeeds(Command("test", "-w", folder))))
            {
                throw new StoaException(
                    $"The account {Account}, which runs PostgreSQL for root here, cannot reach {folder}: choose a --data " +
                    "folder outside private folders, such as /var/lib/stoa, or start Stoa as an ordinary user.");
            }
        }
    }

    /// <summary>
    /// Whether another account than now ran this folder's server last, as when namespaces were forbidden since: the
    /// cluster is handed over only then, so that folders of ordinary users are never taken from them.
    /// </summary>
    private bool Changes(DataFolder data)
    {
        var file = Path.Combine(data.Path, "keys", "cluster-account");
        var last = File.Exists(file) ? File.ReadAllText(file) : "";
        if (Account is null && last.Length == 0)
        {
            return false;
        }

        DataFolder.WritePrivate(file, Account ?? "");
        return true;
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
