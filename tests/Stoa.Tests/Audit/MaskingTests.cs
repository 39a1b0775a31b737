using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Accounts;
using Stoa.Audit;
using Stoa.Tests.Support;

namespace Stoa.Tests.Audit;

/// <summary>How to reach shoppers is masked until somebody gives a reason, and who saw it is in the trail.</summary>
public sealed class MaskingTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Why = "They rang about a parcel that never came.";
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Support_finds_shoppers_by_name_and_whole_address_and_sees_neither_mail_nor_phone()
    {
        var shopper = await ShopperAsync();
        var support = await _host.SignInAsync("support");
        var found = (await ListAsync(support, shopper.Email)).Single();
        Assert.Equal((shopper.UserId, Masked(shopper.Email), true, true), (found.Id, found.Email, found.IsMasked, found.HasPhone));
        var opened = await ShowAsync(support, shopper);
        Assert.Equal((Masked(shopper.Email), null), (opened.Email, opened.Phone));
        // A part of the address would give it away letter by letter.
        Assert.Empty(await ListAsync(support, shopper.Email[..^1]));
        Assert.Contains(await ListAsync(support, "Person of a test"), p => p.Id == shopper.UserId);
        Assert.Empty(await ViewsAsync(shopper));
        foreach (var address in new[] { $"/api/v1/users/{shopper.UserId}", $"/api/v1/users?q={shopper.Email}" })
        {
            Assert.DoesNotContain(shopper.Email, await support.GetStringAsync(address), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reason_opens_the_record_once_and_stands_sealed_in_the_trail()
    {
        var shopper = await ShopperAsync();
        var clerk = await _host.AddPersonAsync("support");
        var support = await _host.SignInAsync(clerk);
        using var answer = await RevealAsync(support, shopper.UserId, Why);
        var full = (await answer.Content.ReadFromJsonAsync<UserRow>())!;
        Assert.Equal((shopper.Email, "+4922812345678", false), (full.Email, full.Phone, full.IsMasked));
        Assert.True((await ShowAsync(support, shopper)).IsMasked);
        var view = Assert.Single(await ViewsAsync(shopper));
        Assert.Equal((clerk.UserId, "Person of a test", Why, false), (view.ActorId, view.ActorName, view.Reason, view.IsReasonErased));
        var kept = await database.AsOwnerAsync<string>("""
            select e::text from audit.audit_entries e where e.subject_id = @UserId and e.action = 'view'
            """, shopper);
        Assert.DoesNotContain("parcel", kept, StringComparison.Ordinal);
        Assert.Equal(1, await database.AsOwnerAsync<long>("""
            select count(*) from audit.activity_logs l
             where l.activity_type = 'person revealed' and l.user_id = @UserId
            """, clerk));
        var entry = await (await _host.SignInAsync("operator")).GetFromJsonAsync<JsonElement>($"/api/v1/audit/entries/{view.Id}");
        Assert.Equal(Why, entry.GetProperty("typedReason").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("too short")]
    [InlineData("            x            ")]
    public async Task Without_a_reason_nothing_is_shown_or_noted(string? reason)
    {
        var shopper = await ShopperAsync();
        using var answer = await RevealAsync(await _host.SignInAsync("support"), shopper.UserId, reason);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Empty(await ViewsAsync(shopper));
    }

    [Fact]
    public async Task Who_manages_people_sees_them_in_full_and_each_opening_is_noted_once()
    {
        var shopper = await ShopperAsync();
        var chief = await _host.SignInAsync("operator");
        Assert.Equal(shopper.Email, (await ListAsync(chief, shopper.Email[..^3])).Single().Email);
        Assert.Empty(await ViewsAsync(shopper));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("+4922812345678", (await ShowAsync(chief, shopper)).Phone);
        }

        Assert.Null(Assert.Single(await ViewsAsync(shopper)).Reason);
    }

    [Fact]
    public async Task A_key_that_names_less_than_its_person_holds_sees_less()
    {
        var shopper = await ShopperAsync();
        var chief = await _host.SignInAsync("operator");
        using var made = await chief.PostAsJsonAsync(
            "/api/v1/account/api-keys", new { name = "Desk", permissions = new[] { "accounts.read" }, expiresInDays = 7 });
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        LogSearch.Plant("API key", key);
        var client = _host.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.True((await ShowAsync(client, shopper)).IsMasked);
    }

    [Fact]
    public async Task Those_who_work_here_are_not_masked_for_each_other()
    {
        var colleague = await _host.AddPersonAsync("finance");
        var seen = await ShowAsync(await _host.SignInAsync("support"), colleague);
        Assert.Equal((colleague.Email, false), (seen.Email, seen.IsMasked));
        Assert.Single(await ViewsAsync(colleague));
    }

    [Fact]
    public async Task Of_who_was_erased_the_view_stays_and_the_reason_is_gone_and_the_chain_holds()
    {
        var shopper = await ShopperAsync();
        using var answer = await RevealAsync(await _host.SignInAsync("support"), shopper.UserId, Why);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await database.AsOwnerAsync<int>("""
            update platform.encryption_keys set wrapped_key = null, destroyed_at = now()
             where subject_kind = 'person' and subject_id = @UserId
            """, shopper);
        var view = Assert.Single(await ViewsAsync(shopper));
        Assert.Equal((null, true), (view.Reason, view.IsReasonErased));
        Assert.Equal(0, await database.AsOwnerAsync<long>("select t.violations from audit.verify_trail(10) t"));
    }

    [Fact]
    public async Task Reports_mask_shoppers_for_those_who_do_not_manage_people_and_exports_are_noted()
    {
        var shopper = await ShopperAsync();
        await database.AsOwnerAsync<int>("select 1 from audit.log_activity(@UserId, null, 'sign-in', '')", shopper);
        await database.AsOwnerAsync<int>("select 1 from analytics.merge_deltas()");
        var finance = await _host.AddPersonAsync("finance");
        var client = await _host.SignInAsync(finance);
        const string report = "/api/v1/analytics/user-activity?limit=10000";
        Assert.Contains(Masked(shopper.Email).Replace("•", "\\u2022", StringComparison.Ordinal),
            await client.GetStringAsync(report), StringComparison.Ordinal);
        Assert.DoesNotContain(shopper.Email, await client.GetStringAsync(report), StringComparison.Ordinal);
        Assert.Contains(shopper.Email, await (await _host.SignInAsync("operator")).GetStringAsync(report), StringComparison.Ordinal);
        using var proof = await client.PostAsJsonAsync("/api/v1/auth/proof", new { password = finance.Password });
        Assert.DoesNotContain(shopper.Email, await client.GetStringAsync(report + "&format=csv"), StringComparison.Ordinal);
        Assert.Equal("The report user-activity.", await database.AsOwnerAsync<string>("""
            select l.description from audit.activity_logs l where l.activity_type = 'people exported' and l.user_id = @UserId
            """, finance));
    }

    [Theory]
    [InlineData("jane.doe@example.org", "j•••@e•••.org")]
    [InlineData("j@e.co.uk", "j•••@e•••.uk")]
    [InlineData("ä@localhost", "ä•••@l•••")]
    public async Task A_masked_address_keeps_a_letter_of_each_side_and_the_ending(string email, string masked) =>
        Assert.Equal(masked, await database.AsOwnerAsync<string>("select accounts.mask_email(@email)", new { email }));

    private static string Masked(string email) => $"{email[0]}•••@s•••.example";

    private async Task<TestPerson> ShopperAsync()
    {
        var shopper = await _host.AddPersonAsync("shopper");
        using var saved = await (await _host.SignInAsync(shopper)).PutAsJsonAsync(
            "/api/v1/account/profile", new { name = "Person of a test", language = "en", phone = "+49 228 12345678" });
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        return shopper;
    }

    private static async Task<IReadOnlyList<UserRow>> ListAsync(HttpClient client, string text) =>
        (await client.GetFromJsonAsync<UserPage>($"/api/v1/users?limit=200&q={Uri.EscapeDataString(text)}"))!.Rows;

    private static async Task<UserRow> ShowAsync(HttpClient client, TestPerson person) =>
        (await client.GetFromJsonAsync<UserRow>($"/api/v1/users/{person.UserId}"))!;

    private static Task<HttpResponseMessage> RevealAsync(HttpClient client, long id, string? reason) =>
        client.PostAsJsonAsync($"/api/v1/users/{id}/reveal", new { reason });

    private async Task<IReadOnlyList<PersonView>> ViewsAsync(TestPerson person) =>
        (await (await _host.SignInAsync("operator")).GetFromJsonAsync<PersonViews>($"/api/v1/users/{person.UserId}/views"))!.Rows;
}
