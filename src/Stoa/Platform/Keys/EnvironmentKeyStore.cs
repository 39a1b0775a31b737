namespace Stoa.Platform;

/// <summary>
/// The master key in the process's environment, where a secret manager puts it: Stoa__MasterKey, and beside it during a
/// rotation Stoa__PreviousMasterKey. Nothing here can change it.
/// </summary>
public sealed class EnvironmentKeyStore(string current, string? previous) : IKeyStore
{
    /// <summary>The variable of the key that seals.</summary>
    public const string Current = "Stoa__MasterKey";

    /// <summary>The variable of the key that only opens.</summary>
    public const string Previous = "Stoa__PreviousMasterKey";

    /// <inheritdoc/>
    public string Kind => "environment";

    /// <inheritdoc/>
    public string Place => Current;

    /// <inheritdoc/>
    public bool CanReplace => false;

    /// <inheritdoc/>
    public KeySet Read()
    {
        var key = MasterKey.Parse(current, Current);
        var before = string.IsNullOrWhiteSpace(previous) ? null : MasterKey.Parse(previous, Previous);
        return new KeySet(key, key.Is(before) ? null : before);
    }

    /// <inheritdoc/>
    public void Replace(KeySet keys) => throw new StoaException(
        $"Keys in the environment are yours to change: set {Current} to a new key of 64 hexadecimal digits (openssl rand " +
        $"-hex 32) and {Previous} to the present one on every host, restart them, then run rotate-key again.");
}
