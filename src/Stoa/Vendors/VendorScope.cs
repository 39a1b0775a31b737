using Microsoft.AspNetCore.Http;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>Which vendor a request is about: one's own, or, for those who act for none, the one they name.</summary>
public static class VendorScope
{
    /// <summary>
    /// Throws <see cref="NotFoundException"/> for another vendor than one's own, and <see cref="InputException"/> where
    /// somebody who acts for none names none.
    /// </summary>
    public static long VendorOf(this HttpContext http, long? vendorId)
    {
        var own = http.Actor().VendorId;
        return own is null ? vendorId ?? throw new InputException("vendorId", "Say which vendor: you act for none yourself.")
            : vendorId is null || vendorId == own ? own.Value : throw new NotFoundException("vendor");
    }

    /// <summary>Somebody who acts for a vendor; throws the problem forbidden for others.</summary>
    public static Actor ActingVendor(this HttpContext http) => http.Actor() is { VendorId: not null } actor ? actor
        : throw new ProblemException(ProblemHandler.Of(403, "forbidden", "Not allowed", "You act for no vendor."));
}
