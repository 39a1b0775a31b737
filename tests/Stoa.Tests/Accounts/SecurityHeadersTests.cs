using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;
using Stoa.Host;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed partial class SecurityHeadersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/test/broken", HttpStatusCode.InternalServerError)]
    public async Task Every_answer_tells_browsers_to_be_strict(string path, HttpStatusCode status)
    {
        await using var host = await StartAsync();
        using var answer = await host.Client.GetAsync(path);
        Assert.Equal(status, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.EndsWith("script-src 'self'", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task The_frameworks_own_errors_have_stable_types_and_our_mistakes_say_nothing()
    {
        await using var host = await StartAsync();
        using var missing = await host.Client.GetAsync("/nowhere");
        await missing.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var method = await host.Client.PutAsync("/api/v1/auth/token", null);
        await method.IsProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        using var type = await host.Client.PostAsync("/api/v1/auth/token", new StringContent("x"));
        await type.IsProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        using var broken = await host.Client.GetAsync("/test/broken");
        var problem = await broken.IsProblemAsync(HttpStatusCode.InternalServerError, "internal");
        Assert.DoesNotContain("secret detail", problem.ToString());
    }

    [Fact]
    public async Task The_reference_of_the_interface_runs_its_own_inline_script_only()
    {
        await using var host = await StartAsync();
        using var answer = await host.Client.GetAsync("/docs/");
        var page = await answer.Content.ReadAsStringAsync();
        var nonce = Regex.Match(Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), "'nonce-([^']+)'");
        Assert.True(nonce.Success);
        Assert.Contains($"nonce=\"{nonce.Groups[1].Value}\"", WebUtility.HtmlDecode(page));
        Assert.DoesNotContain("https://", page);
    }

    [Fact]
    public async Task The_contract_describes_signing_in()
    {
        await using var host = await StartAsync();
        var contract = await host.Client.GetStringAsync("/openapi/v1.json");
        Assert.Contains("Signs a program in", contract);
        Assert.Contains("\"429\"", contract);
        Assert.Contains("antiforgeryToken", contract);
    }

    [Fact]
    public async Task No_page_nor_the_consoles_has_scripts_or_handlers_inside()
    {
        await using var host = await StartAsync();
        var browser = new TestBrowser(host.NewClient());
        await browser.SignInAsync(await host.AddPersonAsync("operator"));
        var pages = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.RoutePattern.Parameters.Count == 0)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Append("/console").Distinct()
            .Where(p => p != ProblemPages.Path).ToList();
        Assert.True(pages.Count > 8);
        foreach (var path in pages)
        {
            using var page = await browser.SendAsync(HttpMethod.Get, path);
            Assert.True(page.StatusCode == HttpStatusCode.OK, $"{path}: {page.StatusCode}");
            Assert.False(Inline().IsMatch(await page.Content.ReadAsStringAsync()), path);
        }

        // Those that need somebody's data to show, too.
        var files = Directory.GetFiles(Path.Combine(Cluster.Root, "src", "Stoa.Host", "Pages"), "*.cshtml", SearchOption.AllDirectories);
        Assert.All(files, f => Assert.False(Inline().IsMatch(File.ReadAllText(f)), f));
    }

    [Theory]
    [InlineData("<p><script>alert(1)</script>", true)]
    [InlineData("<script type=\"module\">import x</script>", true)]
    [InlineData("<img alt=\"\" onerror = 'x()'>", true)]
    [InlineData("<a href=\"JavaScript:x()\">", true)]
    [InlineData("<script type=\"application/ld+json\" onload=\"x()\">{}</script>", true)]
    [InlineData("<script type=\"application/ld&#x2B;json\">{}</script>", false)]
    [InlineData("<script type=\"module\" src=\"/assets/x.js\"></script><p>on time = money</p>", false)]
    public void What_is_inside_is_found(string page, bool isInline) => Assert.Equal(isInline, Inline().IsMatch(page));

    // Data for search engines is not run.
    [GeneratedRegex(@"<script(?![^>]*\ssrc=|\s+type=""application/ld(\+|&\#x2B;)json"">)|<[a-z][^>]*\son[a-z]+\s*=|=\s*[""']?\s*javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    private Task<TestHost> StartAsync() => TestHost.StartAsync(database, map: app => app
        .MapGet("/test/broken", string () => throw new InvalidOperationException("secret detail")).IsPublic());
}
