namespace Stoa.Platform;

/// <summary>
/// On whose behalf something is done. With a <see cref="VendorId"/> the database is reached through the vendor login,
/// which sees that vendor's rows only; without one through the application's.
/// </summary>
/// <param name="UserId">The signed-in person; null for jobs and visitors.</param>
/// <param name="VendorId">The vendor acted for; null for operators, shoppers and jobs.</param>
public sealed record Actor(long? UserId, long? VendorId)
{
    /// <summary>Jobs, imports, the command line: no person, no vendor.</summary>
    public static Actor System { get; } = new(null, null);

    /// <summary>A vendor's request.</summary>
    public static Actor ForVendor(long vendorId, long? userId = null) => new(userId, vendorId);
}
