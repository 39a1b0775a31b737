using Microsoft.AspNetCore.Authorization;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>What one web process needs to know; tests build the same host with a database of their own.</summary>
public sealed record WebSettings(Db Database, Vault Vault, DataFolder Data);

/// <summary>The web application: services, pipeline and every module's routes.</summary>
public static class Web
{
    /// <summary>Builds the application. <paramref name="urls"/> such as http://localhost:5080 or http://127.0.0.1:0.</summary>
    public static WebApplication Build(WebSettings settings, string urls, string environment = "Production")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls(urls);
        var services = builder.Services;
        services.AddSingleton(settings.Database);
        services.AddSingleton(settings.Vault);
        services.AddSingleton(settings.Data);
        services.AddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddOpenApi();

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthorization();
        app.MapOpenApi().IsPublic();
        MapHealth(app);
        return app;
    }

    private static void MapHealth(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" }))
            .WithSummary("The process answers").WithTags("Health").IsPublic();
    }

    /// <summary>A policy per permission: the person's permission claims must hold it.</summary>
    private sealed class PermissionPolicies(Microsoft.Extensions.Options.IOptions<AuthorizationOptions> options)
        : DefaultAuthorizationPolicyProvider(options)
    {
        public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
            policyName.StartsWith(Permission.Prefix, StringComparison.Ordinal)
                ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
                    .RequireClaim(Permission.Claim, policyName[Permission.Prefix.Length..]).Build()
                : await base.GetPolicyAsync(policyName);
    }
}
