using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>What people may ask for about their data: consents, a copy, corrections, being forgotten.</summary>
public sealed class PrivacyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_consent_has_a_history_and_nothing_is_agreed_to_before()
    {
        await using var host = await TestHost.StartAsync(database);
        var me = await host.SignInAsync("shopper");
        var first = await me.GetFromJsonAsync<ConsentAnswer>("/api/v1/account/consents");
        Assert.All(first!.Now, c => Assert.False(c.IsGiven));
        foreach (var isGiven in new[] { true, true, false })
        {
            using var said = await me.PutAsJsonAsync("/api/v1/account/consents/marketing_email", new { isGiven });
            Assert.Equal(HttpStatusCode.NoContent, said.StatusCode);
        }

        var answer = await me.GetFromJsonAsync<ConsentAnswer>("/api/v1/account/consents");
        Assert.Equal([false, true], answer!.History.Select(h => h.IsGiven));
        Assert.All(answer.History, h => Assert.Equal(("api", Consents.TextVersion), (h.Place, h.TextVersion)));
        using var unknown = await me.PutAsJsonAsync("/api/v1/account/consents/anything", new { isGiven = true });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_copy_holds_everything_opened_and_only_its_person_fetches_it()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await MarkedPerson.CreateAsync(database.Db, database.Logins, Cluster.Current.Vault);
        LogSearch.Plant("password", person.Password);
        await database.AsOwnerAsync<int>("""
            delete from accounts.privacy_requests where user_id = @UserId;
            update reviews.reviews set review_text = '=HYPERLINK("x")' where user_id = @UserId;
            """, person);
        var me = await host.SignInAsync(new TestPerson(person.UserId, person.Email, person.Password, null));
        using var asked = await me.PostAsync("/api/v1/account/exports", null);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        using var twice = await me.PostAsync("/api/v1/account/exports", null);
        Assert.True(twice.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.Accepted);
        var request = await UntilAsync(me, r => r is { Kind: "export", State: "done" });
        Assert.True(request.Steps > 20);

        var other = await host.SignInAsync("shopper");
        using var foreign = await other.GetAsync($"/api/v1/account/exports/{request.Id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        await database.AsOwnerAsync<int>(
            "update accounts.sessions set proved_at = now() - interval '1 hour' where user_id = @UserId", person);
        using var stale = await me.GetAsync($"/api/v1/account/exports/{request.Id}");
        Assert.Equal(HttpStatusCode.Forbidden, stale.StatusCode);
        await database.AsOwnerAsync<int>("update accounts.sessions set proved_at = now() where user_id = @UserId", person);

        var bytes = await me.GetByteArrayAsync($"/api/v1/account/exports/{request.Id}");
        Assert.Equal(request.Bytes, bytes.Length);
        await using var zip = new ZipArchive(new MemoryStream(bytes));
        var kinds = await database.AsOwnerAsync<string[]>(
            "select array_agg(kind) from platform.personal_tables where kind <> ''");
        Assert.Equal(kinds.SelectMany(k => new[] { $"{k}.csv", $"{k}.json" }).Append("README.txt").Order(),
            zip.Entries.Select(e => e.FullName).Order());
        var profile = JsonNode.Parse(await TextAsync(zip, "profile.json"))![0]!;
        // Sealed in the database, readable for them.
        Assert.Equal(person.Mark, (string?)profile["phone"]);
        Assert.False(profile.AsObject().ContainsKey("password_hash"));
        Assert.Contains(person.Mark, (string?)JsonNode.Parse(await TextAsync(zip, "orders.json"))![0]!["shipping_address"]!["opened"],
            StringComparison.Ordinal);
        foreach (var kind in new[] { "profile", "addresses", "orders", "shipments", "refunds", "questions", "wishlists",
            "activity", "notifications", "registrations", "vendor-reviews", "dashboards" })
        {
            Assert.Contains(person.Mark, await TextAsync(zip, $"{kind}.csv"), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", await TextAsync(zip, "reviews.csv"), StringComparison.Ordinal);
        // What is kept is sealed: nothing of it can be read in the database.
        Assert.Equal(0, await database.AsOwnerAsync<long>("""
            select count(*) from accounts.export_chunks k where k.request_id = @Id
               and position(convert_to('README', 'UTF8') in k.sealed_chunk) > 0
            """, request));
        await Letters.ReadAsync(person.Email, "Ihre Daten");
    }

    [Fact]
    public async Task A_copy_whose_host_was_killed_is_made_by_the_next()
    {
        var person = await MarkedPerson.CreateAsync(database.Db, database.Logins, Cluster.Current.Vault);
        LogSearch.Plant("password", person.Password);
        await database.AsOwnerAsync<int>("""
            delete from accounts.privacy_requests where user_id = @UserId;
            with r as (insert into accounts.privacy_requests (user_id, kind, asked_by, state, started_at, lease_until)
              values (@UserId, 'export', @UserId, 'running', now() - interval '5 minutes', now() - interval '1 minute')
              returning request_id)
            insert into accounts.export_chunks (request_id, number, sealed_chunk)
            select request_id, n, (select phone from accounts.users where user_id = @UserId) from r, generate_series(0, 9) as n;
            """, person);
        await using var host = await TestHost.StartAsync(database);
        var me = await host.SignInAsync(new TestPerson(person.UserId, person.Email, person.Password, null));
        var request = await UntilAsync(me, r => r is { Kind: "export", State: "done" });
        await using var zip = new ZipArchive(new MemoryStream(await me.GetByteArrayAsync($"/api/v1/account/exports/{request.Id}")));
        Assert.Contains(person.Mark, await TextAsync(zip, "addresses.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_to_be_erased_has_days_to_call_it_off()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("shopper");
        var me = await host.SignInAsync(person);
        using var asked = await me.PostAsync("/api/v1/account/erasure", null);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await Letters.ReadAsync(person.Email, "Your account");
        var waiting = await UntilAsync(me, r => r is { Kind: "erasure", State: "waiting" });
        Assert.Equal(7, (waiting.DueAt - waiting.AskedAt).TotalDays, 3);
        using var kept = await me.DeleteAsync("/api/v1/account/erasure");
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        using var again = await me.DeleteAsync("/api/v1/account/erasure");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        using var anew = await me.PostAsync("/api/v1/account/erasure", null);
        await database.AsOwnerAsync<int>(
            "update accounts.privacy_requests set due_at = now() where user_id = @UserId and state = 'waiting'", person);
        for (var tries = 0; tries < 400; tries++)
        {
            if (await database.AsOwnerAsync<bool>("select erased_at is not null from accounts.users where user_id = @UserId", person))
            {
                break;
            }

            await Task.Delay(50);
        }

        using var gone = await me.GetAsync("/api/v1/account/profile");
        Assert.Equal(HttpStatusCode.Unauthorized, gone.StatusCode);
        Assert.Equal("own", await database.AsOwnerAsync<string>(
            "select kind from platform.erasures where subject = 'person' and subject_id = @UserId", person));
    }

    [Fact]
    public async Task Staff_corrects_with_a_reason_and_letters_go_to_both_addresses()
    {
        await using var host = await TestHost.StartAsync(database);
        var chief = await host.SignInAsync("operator");
        var person = await host.AddPersonAsync("shopper");
        var email = "new." + person.Email;
        using var without = await chief.PostAsJsonAsync($"/api/v1/users/{person.UserId}/correction", new { email });
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        using var done = await chief.PostAsJsonAsync(
            $"/api/v1/users/{person.UserId}/correction", new { email, name = "Right Name", reason = "They wrote us a letter" });
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        await Letters.ReadAsync(email, "Your details");
        await Letters.ReadAsync(person.Email, "Your details");
        Assert.Equal(("Right Name", email), await database.AsOwnerAsync<(string, string)>(
            "select name, email from accounts.users where user_id = @UserId", person));
        // The reason is there, and not in the clear.
        Assert.Equal((1L, 0L), await database.AsOwnerAsync<(long, long)>("""
            select (select count(*) from accounts.privacy_requests where user_id = @UserId and sealed_reason is not null),
                   (select count(*) from audit.audit_entries e where e::text like '%wrote us%')
            """, person));
    }

    [Fact]
    public async Task Staff_erases_a_person_and_a_guest_at_once()
    {
        await using var host = await TestHost.StartAsync(database);
        var chief = await host.SignInAsync("operator");
        var person = await MarkedPerson.CreateAsync(database.Db, database.Logins, Cluster.Current.Vault);
        LogSearch.Plant("password", person.Password);
        using var wrong = await chief.PostAsJsonAsync("/api/v1/privacy/guest-erasures",
            new { email = person.Email, orderNumber = person.GuestOrder, reason = "Asked by letter" });
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        using var guest = await chief.PostAsJsonAsync("/api/v1/privacy/guest-erasures",
            new { email = person.GuestEmail, orderNumber = person.GuestOrder, reason = "Asked by letter" });
        using var erased = await chief.PostAsJsonAsync(
            $"/api/v1/users/{person.UserId}/erasure", new { reason = "Asked by letter" });
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (guest.StatusCode, erased.StatusCode));
        using var list = JsonDocument.Parse(await chief.GetStringAsync("/api/v1/privacy/requests?kind=erasure"));
        Assert.Contains(list.RootElement.GetProperty("rows").EnumerateArray(), r =>
            r.GetProperty("userId").GetInt64() == person.UserId && r.GetProperty("state").GetString() == "done");
        Assert.Equal("Erased person", await database.AsOwnerAsync<string>(
            "select name from accounts.users where user_id = @UserId", person));
    }

    private static async Task<string> TextAsync(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return await reader.ReadToEndAsync();
    }

    private static async Task<PrivacyRequest> UntilAsync(HttpClient me, Func<PrivacyRequest, bool> wanted)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var all = await me.GetFromJsonAsync<List<PrivacyRequest>>("/api/v1/account/privacy-requests");
            if (all!.FirstOrDefault(wanted) is { } found)
            {
                return found;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("It was not done in time.");
    }
}
