using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Dapper;
using Stoa.Accounts;

namespace Stoa.Browser.Support;

/// <summary>People that a test makes for itself, who can sign in as <c>marketplace.SignInAsync(person.Email)</c>.</summary>
public sealed record MadePerson(long Id, string Name, string Email);

/// <summary>Makes people, and ages what they proved.</summary>
public static class MadePeople
{
    public const string Password = "plover quartz meadow lantern";

    private const string CreateSql = "select accounts.create_account(@name, @email, @passwordHash, @role)";
    private const string JoinSql = """
        select vendors.add_member(
          (select m.vendor_id from vendors.vendor_members m join accounts.users u on u.user_id = m.user_id where u.email = @owner),
          @id, null)
        """;
    private const string AgeSql = """
        update accounts.sessions s
           set proved_at = s.proved_at - interval '11 minutes', second_factor_at = s.second_factor_at - interval '11 minutes'
          from accounts.users u
         where u.user_id = s.user_id and u.email = @email
        """;

    /// <summary>Somebody with a name and an address that nobody else has.</summary>
    public static async Task<MadePerson> MakePersonAsync(this Marketplace marketplace, string role)
    {
        var mark = Mark();
        var (name, email) = ($"Ann {mark}", $"{mark}@people.example");
        await using var database = await marketplace.Database.OpenConnectionAsync();
        var id = await database.ExecuteScalarAsync<long>(
            CreateSql, new { name, email, passwordHash = ArgonHasher.Hash(Password), role });
        marketplace.Accounts[email] = (email, Password);
        return new(id, name, email);
    }

    /// <summary>Somebody who works for the vendor of that owner.</summary>
    public static async Task<MadePerson> MakeStaffAsync(this Marketplace marketplace, string owner)
    {
        var person = await marketplace.MakePersonAsync("vendor staff");
        await using var database = await marketplace.Database.OpenConnectionAsync();
        await database.ExecuteAsync(JoinSql, new { owner, person.Id });
        return person;
    }

    /// <summary>What somebody proved is more than ten minutes ago.</summary>
    public static async Task AgeProofsAsync(this Marketplace marketplace, string email)
    {
        await using var database = await marketplace.Database.OpenConnectionAsync();
        Assert.NotEqual(0, await database.ExecuteAsync(AgeSql, new { email }));
    }

    /// <summary>A program that somebody signed in.</summary>
    public static async Task<HttpClient> ProgramAsync(this Marketplace marketplace, string account)
    {
        var (email, password) = marketplace.Accounts[account];
        var client = new HttpClient { BaseAddress = new Uri(marketplace.Address) };
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/token", new { email, password });
        answer.EnsureSuccessStatusCode();
        return client.With((await answer.Content.ReadFromJsonAsync<TokenAnswer>())!.AccessToken);
    }

    /// <summary>The client, sending this token or key.</summary>
    public static HttpClient With(this HttpClient client, string secret)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public static string Mark() => RandomNumberGenerator.GetHexString(12, lowercase: true);
}
