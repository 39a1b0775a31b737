using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Stoa.Platform;

/// <summary>
/// Says which permission an endpoint asks for. A test fails for an endpoint with neither this nor public access.
/// </summary>
public sealed class PermissionAttribute(string name) : Attribute, IAuthorizeData
{
    /// <summary>The permission's name in the table permissions, such as analytics.read.</summary>
    public string Name { get; } = name;

    public string? Policy { get; set; } = Permission.Prefix + name;

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; }
}

/// <summary>
/// Says that an endpoint is for everybody who is signed in, about themselves: their profile, sessions, second factors. API
/// keys are not let in.
/// </summary>
public sealed class SignedInAttribute : Attribute, IAuthorizeData
{
    public string? Policy { get; set; } = Permission.SignedInPolicy;

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; }
}

/// <summary>Permissions on endpoints, and who is asking.</summary>
public static class Permission
{
    /// <summary>Permissions are policies of this prefix.</summary>
    public const string Prefix = "permission:";

    /// <summary>The policy that asks for somebody who is signed in, and for no permission.</summary>
    public const string SignedInPolicy = "signed-in";

    /// <summary>The claim that carries each permission of the signed-in person.</summary>
    public const string Claim = "permission";

    /// <summary>The claim that carries the vendor a person acts for.</summary>
    public const string VendorClaim = "vendor";

    /// <summary>The endpoint asks for this permission.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(b => b.Metadata.Add(new PermissionAttribute(name)));
        return builder;
    }

    /// <summary>The endpoint is for everybody who is signed in: it answers about themselves only.</summary>
    public static TBuilder RequireSignedIn<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(b => b.Metadata.Add(new SignedInAttribute()));
        return builder;
    }

    /// <summary>The endpoint is for everybody, and says so.</summary>
    public static TBuilder IsPublic<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AllowAnonymous();

    /// <summary>Asks for one more permission, in the middle of a request. Throws the problem forbidden.</summary>
    public static void Demand(this HttpContext http, string name)
    {
        if (!http.User.HasClaim(Claim, name))
        {
            throw new ProblemException(ProblemHandler.Of(
                403, "forbidden", "Not allowed", $"This needs the permission {name}."));
        }
    }

    /// <summary>Whose request this is.</summary>
    public static Actor Actor(this HttpContext http) =>
        new(Id(http.User, ClaimTypes.NameIdentifier), Id(http.User, VendorClaim));

    private static long? Id(ClaimsPrincipal user, string claim) =>
        long.TryParse(user.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id : null;
}
