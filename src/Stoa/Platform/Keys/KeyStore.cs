namespace Stoa.Platform;

/// <summary>
/// Where the master keys are kept: a file, the environment, a key store over HTTP. Reading happens at each start, when
/// something is met that another key sealed, and after a rotation; it may take seconds, and is called by one thread at a time.
/// </summary>
public interface IKeyStore
{
    /// <summary>file, environment or http: for people who operate the marketplace.</summary>
    string Kind { get; }

    /// <summary>The place itself, for messages: a path, a variable, an address. No secret.</summary>
    string Place { get; }

    /// <summary>Whether <see cref="Replace"/> can succeed; otherwise people put new keys there themselves.</summary>
    bool CanReplace { get; }

    /// <summary>The keys of this moment; a store that can, makes the first one.</summary>
    /// <exception cref="StoaException">Unreachable, refused, or what stands there is no key: in one line.</exception>
    KeySet Read();

    /// <summary>
    /// Puts these keys in place of what is there. Whenever it is interrupted, one of both sets is what can be read; when it
    /// returns, they outlive a loss of power.
    /// </summary>
    /// <exception cref="StoaException">As <see cref="Read"/>, or somebody else replaced them meanwhile.</exception>
    void Replace(KeySet keys);
}

/// <summary>Which key store a host uses.</summary>
public static class KeyStores
{
    /// <summary>Names a variable's value; tests give others than the process's.</summary>
    public delegate string? Setting(string name);

    // One line each: the setting that chooses it, and how it is opened. Without any of them, the data folder's file.
    private static readonly (string Chosen, Func<string, Setting, IKeyStore> Open)[] Known =
    [
        (HttpKeyStore.Address, HttpKeyStore.From),
        (EnvironmentKeyStore.Current, (key, setting) => new EnvironmentKeyStore(key, setting(EnvironmentKeyStore.Previous))),
    ];

    /// <summary>The key store that the environment chooses for a data folder.</summary>
    /// <exception cref="StoaException">Two are chosen, or its settings are wrong.</exception>
    public static IKeyStore From(DataFolder data, Setting? setting = null)
    {
        setting ??= Environment.GetEnvironmentVariable;
        var chosen = Known.Where(k => !string.IsNullOrWhiteSpace(setting(k.Chosen))).ToList();
        return chosen.Count switch
        {
            0 => new FileKeyStore(data),
            1 => chosen[0].Open(setting(chosen[0].Chosen)!, setting),
            _ => throw new StoaException($"{string.Join(" and ", chosen.Select(c => c.Chosen))} both say where the master key " +
                "is: set one of them.", 2),
        };
    }
}
