using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>A host serves while its master key is replaced: people notice nothing.</summary>
[Trait("Needs", "Processes")]
public sealed class RotateWhileServingTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public async Task Sign_ins_phones_and_forms_go_on_through_a_rotation_and_the_host_follows_it()
    {
        var data = new DataFolder(_scratch.Path);
        await using var host = HostProcess.Start(["serve", "--no-demo", "--data", data.Path, "--urls", "http://127.0.0.1:0"]);
        var address = new Uri(await host.AddressAsync());
        using var accounts = JsonDocument.Parse(await File.ReadAllTextAsync(data.DemoAccountsFile));
        var operators = accounts.RootElement[0];
        var (email, password) = (operators.GetProperty("email").GetString()!, operators.GetProperty("password").GetString()!);
        using var client = await SignInAsync(address, email, password);
        await SavePhoneAsync(client, "+442079460018");
        using var forms = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = address,
        };
        var browser = new TestBrowser(forms);
        await browser.ShowAsync();
        var before = await KeysAsync(client);

        using var over = new CancellationTokenSource();
        var load = LoadAsync(client, over.Token);
        var (exit, output) = await HostProcess.RunAsync(["rotate-key", "--data", data.Path]);
        await over.CancelAsync();
        Assert.True(exit == 0, output);
        Assert.True(await load > 0);

        using var profile = await ProfileAsync(client);
        Assert.StartsWith("+4420794600", profile.RootElement.GetProperty("phone").GetString());
        using var again = await SignInAsync(address, email, password);
        // The form was given out before: its antiforgery token is under a key of the ring.
        using var signedIn = await browser.TrySignInAsync(email, password);
        Assert.True(signedIn.IsSuccessStatusCode || signedIn.StatusCode is HttpStatusCode.Redirect, $"{signedIn.StatusCode}");
        var after = await KeysAsync(again);
        Assert.NotEqual(before.GetProperty("fingerprint").GetString(), after.GetProperty("fingerprint").GetString());
        Assert.Equal(0, after.GetProperty("keysOther").GetInt64());
        Assert.Equal("file", after.GetProperty("keyStore").GetString());
        Assert.Equal(JsonValueKind.String, after.GetProperty("lastRotation").GetProperty("finishedAt").ValueKind);
        for (var tries = 0; (await KeysAsync(again)).GetProperty("hasPrevious").GetBoolean(); tries++)
        {
            Assert.True(tries < 100, "The host still holds the old key.");
            await Task.Delay(100);
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<int> LoadAsync(HttpClient client, CancellationToken over)
    {
        var done = 0;
        for (; !over.IsCancellationRequested; done++)
        {
            await SavePhoneAsync(client, $"+4420794600{done % 90 + 10}");
            using var profile = await ProfileAsync(client);
            Assert.Equal($"+4420794600{done % 90 + 10}", profile.RootElement.GetProperty("phone").GetString());
        }

        return done;
    }

    private static async Task SavePhoneAsync(HttpClient client, string phone)
    {
        using var saved = await client.PutAsJsonAsync("/api/v1/account/profile", new { name = "Ann", phone, language = "en" });
        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
    }

    private static async Task<JsonDocument> ProfileAsync(HttpClient client) =>
        JsonDocument.Parse(await client.GetStringAsync("/api/v1/account/profile"));

    private static async Task<JsonElement> KeysAsync(HttpClient client) =>
        JsonDocument.Parse(await client.GetStringAsync("/api/v1/keys")).RootElement;

    private static async Task<HttpClient> SignInAsync(Uri address, string email, string password)
    {
        var client = new HttpClient { BaseAddress = address };
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/token", new { email, password });
        answer.EnsureSuccessStatusCode();
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var token = tokens.GetProperty("accessToken").GetString()!;
        LogSearch.Plant("access token", token);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
