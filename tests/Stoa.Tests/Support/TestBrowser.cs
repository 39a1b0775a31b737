using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Stoa.Accounts;

namespace Stoa.Tests.Support;

/// <summary>What a browser does: keeps cookies, and sends the antiforgery token it was given last.</summary>
public sealed partial class TestBrowser(HttpClient client)
{
    private const string Path = "/api/v1/auth/session";

    public Dictionary<string, string> Cookies { get; } = [];

    public string? AntiforgeryToken { get; set; }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        if (AntiforgeryToken is not null)
        {
            request.Headers.Add(AntiforgeryCheck.HeaderName, AntiforgeryToken);
        }

        request.Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body));
        var answer = await client.SendAsync(request);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var (name, value) = cookie.Split(';')[0].Split('=', 2) is [var n, var v] ? (n, v) : ("", "");
            Cookies[name] = value;
            LogSearch.Plant("cookie", value);
        }

        return answer;
    }

    /// <summary>Opens a page and sends its form with these fields, as somebody without JavaScript does.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        using var page = await SendAsync(HttpMethod.Get, path);
        var token = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        return await SendAsync(HttpMethod.Post, path.Split('?')[0], new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(f => new KeyValuePair<string, string>(f.Item1, f.Item2))));
    }

    /// <summary>Who is signed in; remembers the antiforgery token.</summary>
    public async Task<SessionAnswer> ShowAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, Path);
        return await RememberAsync(answer);
    }

    public async Task<HttpResponseMessage> TrySignInAsync(string email, string password) =>
        await SendAsync(HttpMethod.Post, Path, new { email, password });

    /// <summary>Signs in as the console does.</summary>
    public async Task<SessionAnswer> SignInAsync(TestPerson person)
    {
        await ShowAsync();
        using var answer = await TrySignInAsync(person.Email, person.Password);
        return await RememberAsync(answer);
    }

    public Task<HttpResponseMessage> SignOutAsync() => SendAsync(HttpMethod.Delete, Path);

    private async Task<SessionAnswer> RememberAsync(HttpResponseMessage answer)
    {
        answer.EnsureSuccessStatusCode();
        var session = (await answer.Content.ReadFromJsonAsync<SessionAnswer>())!;
        AntiforgeryToken = session.AntiforgeryToken;
        LogSearch.Plant("antiforgery token", AntiforgeryToken);
        return session;
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)["]""")]
    private static partial Regex FormToken();
}
