using System.Globalization;
using System.Security.Claims;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Who is signed in, what they may do and for which vendor: as of this request.</summary>
public sealed class Session
{
    public long SessionId { get; set; }

    public long UserId { get; set; }

    public string Name { get; set; } = "";

    public string Email { get; set; } = "";

    public string Role { get; set; } = "";

    /// <summary>The vendor acted for; null for everybody whose role does not act for one.</summary>
    public long? VendorId { get; set; }

    public string? VendorName { get; set; }

    public string[] Permissions { get; set; } = [];

    /// <summary>A value of <see cref="SessionKind"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The person has a second factor set up.</summary>
    public bool HasSecondFactor { get; set; }

    /// <summary>The person's role demands a second factor, and this session was opened without: it may do nothing.</summary>
    public bool NeedsSecondFactor { get; set; }

    /// <summary>
    /// The person proved within ten minutes who they are: by their second factor, or by their password where they have
    /// none.
    /// </summary>
    public bool IsFresh { get; set; }

    /// <summary>The claims that authorization and <see cref="Permission.Actor"/> read.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, UserId.ToString(CultureInfo.InvariantCulture)),
            new(ClaimTypes.Name, Name),
            .. Permissions.Select(p => new Claim(Permission.Claim, p)),
        ];
        if (VendorId is { } vendor)
        {
            claims.Add(new(Permission.VendorClaim, vendor.ToString(CultureInfo.InvariantCulture)));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Kind));
    }
}

/// <summary>Looks a session up, in one round trip and never from a cache: changes act on the next request.</summary>
public static class CheckSession
{
    private const string CheckSql = "select @kind as kind, s.* from accounts.check_session(@kind, @hash) s";
    private const string CheckKeySql = "select @kind as kind, k.* from accounts.check_api_key(@hash) k";

    /// <summary>The session behind a secret of that kind (<see cref="SessionKind"/>), or nothing.</summary>
    public static Task<Session?> Handle(Db db, string kind, string secret, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var args = new { kind, hash = Token.Hash(secret) };
        return kind == SessionKind.Key
            ? db.FirstAsync<Session>(Actor.System, CheckKeySql, args, cancel)
            : db.FirstAsync<Session>(Actor.System, CheckSql, args, cancel);
    }
}
