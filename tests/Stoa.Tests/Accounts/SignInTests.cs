using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class SignInTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_program_signs_in_and_reaches_what_its_role_may()
    {
        await using var host = await StartAsync();
        var client = await host.SignInAsync("operator");
        using var answer = await client.GetAsync("/test/read");
        Assert.Equal("analytics.read of vendor ", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_vendors_member_acts_for_their_vendor()
    {
        await using var host = await StartAsync();
        var vendor = await host.AddVendorAsync();
        var client = await host.SignInAsync("vendor staff", vendor);
        Assert.Equal($"analytics.read of vendor {vendor}", await client.GetStringAsync("/test/read"));
    }

    [Fact]
    public async Task Somebody_whose_role_acts_for_a_vendor_may_nothing_without_one()
    {
        await using var host = await StartAsync();
        var client = await host.SignInAsync("vendor owner");
        using var answer = await client.GetAsync("/test/read");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_missing_permission_answers_403_and_names_it()
    {
        await using var host = await StartAsync();
        var client = await host.SignInAsync("shopper");
        using var answer = await client.GetAsync("/test/read");
        var problem = await ProblemAsync(answer, HttpStatusCode.Forbidden);
        Assert.Equal("urn:stoa:error:forbidden", problem.GetProperty("type").GetString());
        Assert.Contains("analytics.read", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Nobody_is_answered_401_with_a_challenge()
    {
        await using var host = await StartAsync();
        using var answer = await host.Client.GetAsync("/test/read");
        var problem = await ProblemAsync(answer, HttpStatusCode.Unauthorized);
        Assert.Equal("urn:stoa:error:unauthenticated", problem.GetProperty("type").GetString());
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(database, map: app =>
        app.MapGet("/test/read", (HttpContext http) => $"analytics.read of vendor {http.Actor().VendorId}")
            .RequirePermission("analytics.read"));

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
