using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Stoa.Accounts;
using Stoa.Tests.Support;
using Stoa.Vendors;

namespace Stoa.Tests.Accounts;

/// <summary>Invitations, and a vendor's staff with what each may do there.</summary>
public sealed class InvitationTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Password = "plover quartz meadow lantern";
    private const string Members = "/api/v1/vendor/members";
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_owner_invites_staff_says_what_they_may_do_and_takes_them_off_again()
    {
        var vendor = await _host.AddVendorAsync();
        var owner = await _host.SignInAsync("vendor owner", vendor);
        var email = NewAddress();
        Assert.Equal(HttpStatusCode.Accepted, await InviteAsync(owner, email));
        Assert.Equal(HttpStatusCode.NoContent, await AcceptAsync(email, "Ann Staff"));
        Assert.Equal("de", await database.AsOwnerAsync<string>("select language from accounts.users where email = @email", new { email }));
        var staff = await SignInAsync(email);
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(staff));
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.GetAsync(Members)).StatusCode);

        var members = await owner.GetFromJsonAsync<List<MemberRow>>(Members);
        var ann = members!.Single(m => m.Email == email);
        Assert.Equal((2, "vendor staff", "Ann Staff"), (members!.Count, ann.Role, ann.Name));
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(owner, ann.UserId, []));
        Assert.Equal(HttpStatusCode.Forbidden, await ReadAsync(staff));
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(owner, ann.UserId, ["analytics.read"]));
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(staff));
        // Rights come from role and membership together: the role of staff holds no export.
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(owner, ann.UserId, ["analytics.read", "analytics.export"]));
        Assert.Equal(HttpStatusCode.Forbidden,
            (await staff.GetAsync("/api/v1/analytics/regional-sales?format=csv")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"{Members}/{ann.UserId}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await ReadAsync(staff));
        Assert.Equal(HttpStatusCode.NotFound, (await owner.DeleteAsync($"{Members}/{ann.UserId}")).StatusCode);
    }

    [Fact]
    public async Task Owners_reach_their_own_staff_only_and_no_owner_and_give_what_they_hold()
    {
        var (mine, other) = (await _host.AddVendorAsync(), await _host.AddVendorAsync());
        var owner = await _host.AddPersonAsync("vendor owner", mine);
        var client = await _host.SignInAsync(owner);
        var second = await _host.AddPersonAsync("vendor owner", mine);
        var foreign = await _host.AddPersonAsync("vendor staff", other);
        var staff = await _host.AddPersonAsync("vendor staff", mine);
        Assert.Equal(HttpStatusCode.NotFound, await ChangeAsync(client, foreign.UserId, []));
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"{Members}/{foreign.UserId}")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, await ChangeAsync(client, second.UserId, []));
        Assert.Equal(HttpStatusCode.Conflict, (await client.DeleteAsync($"{Members}/{owner.UserId}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await ChangeAsync(client, staff.UserId, ["accounts.manage"]));
        Assert.Equal(HttpStatusCode.Forbidden, await InviteAsync(client, NewAddress(), "platform.operate"));
        Assert.DoesNotContain(
            await client.GetFromJsonAsync<List<MemberRow>>(Members) ?? [], m => m.UserId == foreign.UserId);
    }

    [Fact]
    public async Task Who_invites_learns_nothing_of_accounts_and_a_shopper_accepts_with_their_password()
    {
        var vendor = await _host.AddVendorAsync();
        var owner = await _host.SignInAsync("vendor owner", vendor);
        var shopper = await _host.AddPersonAsync("shopper");
        var finance = await _host.AddPersonAsync("finance");
        Assert.Equal(HttpStatusCode.Accepted, await InviteAsync(owner, shopper.Email));
        Assert.Equal(HttpStatusCode.Accepted, await InviteAsync(owner, finance.Email));
        var token = (await Letters.ReadAsync(shopper.Email)).Token;
        Assert.Equal(HttpStatusCode.Unauthorized, await AcceptTokenAsync(token, "", "not the password of the account"));
        Assert.Equal(HttpStatusCode.NoContent, await AcceptTokenAsync(token, "", shopper.Password));
        Assert.Equal(HttpStatusCode.Unauthorized, await AcceptTokenAsync(token, "", shopper.Password));
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(await _host.SignInAsync(shopper)));
        // Somebody with another role does not lose it by a letter.
        var other = (await Letters.ReadAsync(finance.Email)).Token;
        Assert.Equal(HttpStatusCode.Conflict, await AcceptTokenAsync(other, "", finance.Password));
        Assert.Equal("finance", await database.AsOwnerAsync<string>("""
            select r.name from accounts.users u join accounts.roles r using (role_id) where u.user_id = @UserId
            """, finance));
    }

    [Fact]
    public async Task An_operator_invites_to_any_role_and_a_link_dies_with_its_time_and_its_giver()
    {
        var chief = await _host.SignInAsync("operator");
        var email = NewAddress();
        using var invited = await chief.PostAsJsonAsync("/api/v1/invitations", new { email, role = "support" });
        Assert.Equal(HttpStatusCode.Accepted, invited.StatusCode);
        var open = await chief.GetFromJsonAsync<List<OpenInvitation>>("/api/v1/invitations");
        Assert.Equal("support", open!.Single(i => i.Email == email).Role);
        var token = (await Letters.ReadAsync(email)).Token;
        using var weak = await _host.Client.PostAsJsonAsync("/api/v1/auth/invitation",
            new { token, name = "Sue", password = "passwordpassword" });
        await weak.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        await database.AsOwnerAsync<int>("update accounts.invitations set expires_at = now() - interval '1 second'");
        Assert.Equal(HttpStatusCode.Unauthorized, await AcceptTokenAsync(token, "Sue", Password));

        var third = NewAddress();
        await chief.PostAsJsonAsync("/api/v1/invitations", new { email = third, role = "support" });
        var id = (await chief.GetFromJsonAsync<List<OpenInvitation>>("/api/v1/invitations"))!.Single(i => i.Email == third).Id;
        Assert.Equal(HttpStatusCode.NoContent, (await chief.DeleteAsync($"/api/v1/invitations/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.DeleteAsync($"/api/v1/invitations/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await AcceptAsync(third, "Withdrawn"));

        var giver = await _host.AddPersonAsync("operator");
        var theirs = await _host.SignInAsync(giver);
        var second = NewAddress();
        await theirs.PostAsJsonAsync("/api/v1/invitations", new { email = second, role = "operator" });
        await database.AsOwnerAsync<int>("""
            update accounts.users set role_id = (select role_id from accounts.roles where name = 'shopper') where user_id = @UserId
            """, giver);
        Assert.Equal(HttpStatusCode.Forbidden, await AcceptAsync(second, "Mallory"));

        using var noVendor = await chief.PostAsJsonAsync(
            "/api/v1/invitations", new { email = NewAddress(), role = "vendor owner" });
        await noVendor.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var withVendor = await chief.PostAsJsonAsync("/api/v1/invitations",
            new { email = NewAddress(), role = "vendor owner", vendorId = await _host.AddVendorAsync() });
        Assert.Equal(HttpStatusCode.Accepted, withVendor.StatusCode);
    }

    private static string NewAddress() => $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}@shop.example";

    private static async Task<HttpStatusCode> InviteAsync(HttpClient client, string email, params string[] permissions)
    {
        using var answer = await client.PostAsJsonAsync(
            Members, new { email, permissions = permissions.Length == 0 ? null : permissions });
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ChangeAsync(HttpClient client, long userId, string[] permissions)
    {
        using var answer = await client.PutAsJsonAsync($"{Members}/{userId}", new { permissions });
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> AcceptAsync(string email, string name) =>
        await AcceptTokenAsync((await Letters.ReadAsync(email)).Token, name, Password);

    private async Task<HttpStatusCode> AcceptTokenAsync(string token, string name, string password)
    {
        using var answer = await _host.Client.PostAsJsonAsync("/api/v1/auth/invitation", new { token, name, password, language = "de" });
        return answer.StatusCode;
    }

    private Task<HttpClient> SignInAsync(string email) => _host.SignInAsync(new TestPerson(0, email, Password, null));

    private static async Task<HttpStatusCode> ReadAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/v1/analytics/refunds");
        return answer.StatusCode;
    }
}
