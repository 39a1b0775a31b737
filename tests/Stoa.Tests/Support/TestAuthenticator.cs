using System.Net.Http.Json;
using OtpNet;
using Stoa.Accounts;

namespace Stoa.Tests.Support;

/// <summary>An authenticator app. Its codes are of one moment, so that a test can use the same one twice.</summary>
public sealed class TestAuthenticator(string secret)
{
    private readonly DateTime _now = TimeProvider.System.GetUtcNow().UtcDateTime;

    public string Secret => secret;

    /// <summary>The codes that the server takes now: of the step before, this and the next one.</summary>
    public string[] Codes => [Code(-1), Code(0), Code(1)];

    /// <summary>The code of so many steps from now.</summary>
    public string Code(int steps) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(_now.AddSeconds(30 * steps));

    /// <summary>The app that a signed-in client is given; not confirmed yet.</summary>
    public static async Task<TestAuthenticator> BeginAsync(HttpClient client)
    {
        using var answer = await client.PostAsync("/api/v1/account/authenticator", null);
        answer.EnsureSuccessStatusCode();
        return new((await answer.Content.ReadFromJsonAsync<NewAuthenticator>())!.Secret);
    }

    /// <summary>Sets an app up for a signed-in client; with its recovery codes.</summary>
    public static async Task<(TestAuthenticator App, string[] Codes)> EnrolAsync(HttpClient client)
    {
        var app = await BeginAsync(client);
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/account/authenticator/confirm", new { code = app.Code(0) });
        answer.EnsureSuccessStatusCode();
        return (app, [.. (await answer.Content.ReadFromJsonAsync<RecoveryCodesAnswer>())!.RecoveryCodes]);
    }
}
