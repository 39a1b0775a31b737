using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What sign-in needs, registered in one place and put into the pipeline in its order.</summary>
public static class SignInServices
{
    public static void AddSignIn(this IServiceCollection services, SignInLimits limits, RequestLimits requests)
    {
        services.AddIdentityCore<Person>(Configure).AddUserStore<PersonStore>().AddUserManager<People>();
        services.AddSingleton<IPasswordHasher<Person>, ArgonHasher>();
        services.AddSingleton<ILookupNormalizer, AsTyped>();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<PublicAddress>((o, site) =>
        {
            o.ServerDomain = site.Domain;
            o.ResidentKeyRequirement = "required";
            o.UserVerificationRequirement = "required";
        });
        services.AddScoped<Passkeys>();
        services.AddScoped<Prove>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<SecurityLetters>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization(o =>
        {
            o.FallbackPolicy = PermissionPolicies.Undeclared;
            // A key is for what it names: its person's own account is not among that.
            o.AddPolicy(Permission.SignedInPolicy, p => p.RequireAuthenticatedUser()
                .RequireAssertion(c => c.User.Identity!.AuthenticationType != SessionKind.Key));
        });
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddAntiforgery(o =>
        {
            o.HeaderName = AntiforgeryCheck.HeaderName;
            o.Cookie.Name = "stoa-antiforgery";
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddDataProtection().SetApplicationName("stoa");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(
            o => o.XmlRepository = new SealedKeyRing(s.GetRequiredService<Db>(), s.GetRequiredService<Vault>())));
        services.AddRateLimiter(limits.Configure);
        services.AddSingleton(limits.PerAccount());
        services.AddSingleton(_ => requests.Limiter());
    }

    /// <summary>After routing and error handling, before every endpoint.</summary>
    public static void UseSignIn(this IApplicationBuilder app)
    {
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseRequestLimits();
        app.UseAuthorization();
        app.UseAntiforgeryCheck();
    }

    private static void Configure(IdentityOptions options)
    {
        // The user name is the e-mail address, which the database checks; length is what makes a password strong.
        options.User.AllowedUserNameCharacters = "";
        options.Password.RequiredLength = CreateAccount.ShortestPassword;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
    }

    /// <summary>The database compares e-mail addresses without case, by its own rules: nothing to do.</summary>
    private sealed class AsTyped : ILookupNormalizer
    {
        public string? NormalizeEmail(string? email) => email?.Trim();

        public string? NormalizeName(string? name) => name?.Trim();
    }

    /// <summary>
    /// A policy per permission: the person's permission claims must hold it. An endpoint that declares nothing is
    /// closed to all; requests that reach no endpoint go on to files and 404.
    /// </summary>
    private sealed class PermissionPolicies(IOptions<AuthorizationOptions> options)
        : DefaultAuthorizationPolicyProvider(options)
    {
        public static AuthorizationPolicy Undeclared { get; } = new AuthorizationPolicyBuilder()
            .RequireAssertion(c => c.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();

        public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
            policyName.StartsWith(Permission.Prefix, StringComparison.Ordinal)
                ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
                    .RequireClaim(Permission.Claim, policyName[Permission.Prefix.Length..]).Build()
                : await base.GetPolicyAsync(policyName);
    }
}
