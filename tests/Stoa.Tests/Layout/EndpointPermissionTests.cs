using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Layout;

public sealed class EndpointPermissionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string KnownSql = "select count(*)::int from accounts.permissions where name = @name";

    [Fact]
    public async Task Every_endpoint_asks_for_a_permission_or_says_whom_else_it_is_for()
    {
        await using var host = await TestHost.StartAsync(database);
        var endpoints = Endpoints(host.App);
        Assert.Contains(endpoints, e => e.RoutePattern.RawText == "/api/v1/auth/token");
        Assert.Empty(Undeclared(endpoints));
    }

    [Fact]
    public async Task Every_permission_that_is_asked_for_is_in_the_database()
    {
        await using var host = await TestHost.StartAsync(database);
        var asked = Endpoints(host.App).SelectMany(e => e.Metadata.OfType<PermissionAttribute>()).Select(p => p.Name);
        foreach (var name in asked.Distinct())
        {
            var known = await database.AsOwnerAsync<int>(KnownSql, new { name });
            Assert.True(known == 1, $"{name} is not in db/seed/permissions.sql");
        }
    }

    [Fact]
    public async Task An_endpoint_that_declares_neither_is_found_and_is_closed_even_to_the_operator()
    {
        await using var host = await TestHost.StartAsync(
            database, map: app => app.MapGet("/test/forgotten", () => "secret"));
        Assert.Equal("/test/forgotten", Assert.Single(Undeclared(Endpoints(host.App))));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Client.GetAsync("/test/forgotten")).StatusCode);
        var client = await host.SignInAsync("operator");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/test/forgotten")).StatusCode);
    }

    private static List<RouteEndpoint> Endpoints(WebApplication app) =>
        [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private static IEnumerable<string?> Undeclared(List<RouteEndpoint> endpoints) => endpoints
        .Where(e => e.Metadata.GetMetadata<PermissionAttribute>() is null
            && e.Metadata.GetMetadata<SignedInAttribute>() is null
            && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
        .Select(e => e.RoutePattern.RawText);
}
