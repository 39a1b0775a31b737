namespace Stoa.Platform;

/// <summary>
/// Where people reach this marketplace, for links in letters: Stoa__PublicUrl, or the first address served. Never what a
/// request says in its Host header, which anybody can set.
/// </summary>
public sealed class PublicAddress
{
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _address;

    public PublicAddress(string? configured)
    {
        if (configured is not null)
        {
            _address = Uri.TryCreate(configured, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new StoaException("Stoa__PublicUrl is not an address that starts with http:// or https://.", 2);
            HttpsAuthority = uri.Scheme == "https" ? uri.Authority : null;
            _known.SetResult();
        }
    }

    /// <summary>Host and port where Stoa__PublicUrl says https; null where it does not, or is not set.</summary>
    public string? HttpsAuthority { get; }

    /// <summary>Says where the host listens, once it does; a configured address stays.</summary>
    public void Serve(string url)
    {
        _address ??= new Uri(url.Replace("//+", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            .Replace("//[::]", "//localhost", StringComparison.Ordinal));
        _known.TrySetResult();
    }

    /// <summary>Done once the address is known: what writes letters in the background waits for it.</summary>
    public Task KnownAsync(CancellationToken cancel) => _known.Task.WaitAsync(cancel);

    /// <summary>
    /// The domain that passkeys are for (WebAuthn's relying party). An address without a name, as of tests and development,
    /// has none: localhost then.
    /// </summary>
    public string Domain => _address is { HostNameType: UriHostNameType.Dns, Host: var name } ? name : "localhost";

    /// <summary>A page's whole address, such as of /account/confirm?token=….</summary>
    public Uri Of(string path) =>
        new(_address ?? throw new InvalidOperationException("The host does not listen yet."), path);
}
