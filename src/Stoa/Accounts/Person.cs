namespace Stoa.Accounts;

/// <summary>Somebody as Identity knows them: a row of users with their role's name.</summary>
public sealed class Person
{
    public long UserId { get; set; }

    public string Name { get; set; } = "";

    public string? Email { get; set; }

    /// <summary>A PHC string; null for somebody who cannot sign in.</summary>
    public string? PasswordHash { get; set; }

    public string Role { get; set; } = "shopper";

    /// <summary>active, inactive or banned.</summary>
    public string Status { get; set; } = "active";

    /// <summary>Their password alone does not sign them in.</summary>
    public bool TwoFactorEnabled { get; set; }

    /// <summary>Changes with the credentials; a session with another stamp is over.</summary>
    public Guid SecurityStamp { get; set; }

    public int AccessFailedCount { get; set; }

    /// <summary>UTC; null or past: not locked.</summary>
    public DateTime? LockoutEnd { get; set; }
}
