using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Stoa.Tests.Support;
using Stoa.Vendors;

namespace Stoa.Tests.Vendors;

/// <summary>Lists of vendors: looked at first, then written, and written once.</summary>
public sealed class ImportVendorsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Import = "/api/v1/vendors/import";
    private const string Header = "name,slug,email,country,currency,commission_rate,legal_name,description,status\n";
    private readonly string _mark = "m" + RandomNumberGenerator.GetHexString(6, lowercase: true);
    private TestHost _host = null!;
    private HttpClient _chief = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _chief = await _host.SignInAsync("operator");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_list_is_looked_at_written_and_the_same_again_changes_nothing()
    {
        var csv = Header + Line("one", "DE", "EUR", "0.12") + Line("two", "France", "gbp", "12%") + Line("three", "US", "USD", "");
        var looked = await ImportAsync("check", csv);
        Assert.Equal((3, 0, 0, 0, 0), Counts(looked));
        Assert.All(looked.Rows, r => Assert.True(r is { IsInvited: true, IsWritten: false, VendorId: null }));
        Assert.Equal(0, await CountAsync());

        var written = await ImportAsync("all", csv);
        Assert.Equal((3, 0, 0, 0, 3), Counts(written));
        Assert.Equal(("France", "GBP", 0.12m, "pending", "Legal two", true), await database.AsOwnerAsync<(string, string, decimal, string, string, bool)>("""
            select country, currency, commission_rate, status, legal_name, user_id is null from vendors.vendors where slug = @slug
            """, new { slug = $"{_mark}-two" }));
        var again = await ImportAsync("all", csv);
        Assert.Equal((0, 0, 3, 0, 0), Counts(again));
        Assert.Equal(3, await CountAsync());
        var changed = await ImportAsync("all", csv.Replace("Legal two", "Legal 2", StringComparison.Ordinal));
        Assert.Equal((0, 1, 2, 0, 1), Counts(changed));
        Assert.Equal(1, await database.AsOwnerAsync<int>(
            "select count(*)::int from accounts.invitations where email = @email", new { email = $"{_mark}-two@import.example" }));
    }

    [Fact]
    public async Task An_owner_comes_by_the_letter_and_the_vendor_is_theirs()
    {
        await ImportAsync("valid", Header + Line("owned", "DE", "EUR", ""));
        var email = $"{_mark}-owned@import.example";
        var token = (await Letters.ReadAsync(email)).Token;
        const string password = "plover quartz meadow lantern";
        using var accepted = await _host.Client.PostAsJsonAsync("/api/v1/auth/invitation", new { token, name = "Ann", password });
        Assert.Equal(HttpStatusCode.NoContent, accepted.StatusCode);
        var owner = await _host.SignInAsync(new TestPerson(0, email, password, null));
        var profile = (await owner.GetFromJsonAsync<VendorProfile>("/api/v1/vendor/profile"))!;
        Assert.Equal($"{_mark}-owned", profile.Slug);
        Assert.True(await database.AsOwnerAsync<bool>("""
            select v.user_id = u.user_id from vendors.vendors v, accounts.users u where v.slug = @Slug and u.email = @email
            """, new { profile.Slug, email }));
        // By the address alone the vendor is known, too, and another's address is not let in by its name.
        var known = await ImportAsync("check", $"name,email,country,currency\nRenamed,{email},DE,EUR\n");
        Assert.Equal(("update", profile.VendorId), (known.Rows[0].Outcome, known.Rows[0].VendorId));
        var stranger = await ImportAsync("check", Header + Line("owned", "DE", "EUR", "").Replace(email, "x@else.example", StringComparison.Ordinal));
        Assert.Equal("error", stranger.Rows[0].Outcome);
    }

    [Fact]
    public async Task Wrong_rows_are_told_by_line_and_the_others_written_or_nothing()
    {
        var csv = Header + Line("right", "DE", "EUR", "0.1") + Line("rate", "DE", "EUR", "1.5") + Line("country", "Atlantis", "EUR", "")
            + Line("currency", "DE", "XYZ", "") + Line("right", "DE", "EUR", "0.1")
            + $"No mail,{_mark}-mail,nobody,DE,EUR,,,,\n" + $"Status,{_mark}-status,{_mark}-s@import.example,DE,EUR,,,,closed\n"
            + $",{_mark}-noname,{_mark}-n@import.example,DE,EUR,,,,\n" + $"Slug,Not A Slug,{_mark}-g@import.example,DE,EUR,,,,\n"
            + $"\"Two\nlines\",{_mark}-lines,{_mark}-l@import.example,DE,EUR,,,,\n" + Line("last", "DE", "EUR", "");
        var nothing = await ImportAsync("all", csv);
        Assert.Equal((2, 0, 0, 9, 0), Counts(nothing));
        Assert.Equal(0, await CountAsync());
        var some = await ImportAsync("valid", csv);
        Assert.Equal((2, 0, 0, 9, 2), Counts(some));
        Assert.Equal([2, 13], some.Rows.Where(r => r.IsWritten).Select(r => r.Line));
        string ReasonOf(int line) => some.Rows.Single(r => r.Line == line).Reason;
        Assert.StartsWith("commission_rate:", ReasonOf(3), StringComparison.Ordinal);
        Assert.Contains("Atlantis", ReasonOf(4), StringComparison.Ordinal);
        Assert.Contains("XYZ", ReasonOf(5), StringComparison.Ordinal);
        Assert.Contains("line 2", ReasonOf(6), StringComparison.Ordinal);
        Assert.StartsWith("email:", ReasonOf(7), StringComparison.Ordinal);
        Assert.StartsWith("status:", ReasonOf(8), StringComparison.Ordinal);
        Assert.StartsWith("name:", ReasonOf(9), StringComparison.Ordinal);
        Assert.StartsWith("slug:", ReasonOf(10), StringComparison.Ordinal);
        Assert.StartsWith("name:", ReasonOf(11), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_import_may_not_change_is_an_error_of_its_row()
    {
        var vendor = await _host.AddVendorAsync();
        var owner = await _host.AddPersonAsync("vendor owner", vendor);
        await database.AsOwnerAsync<int>(
            "update vendors.vendors set user_id = @UserId where vendor_id = @vendor returning 1", new { owner.UserId, vendor });
        var slug = await database.AsOwnerAsync<string>("select slug from vendors.vendors where vendor_id = @vendor", new { vendor });
        var staff = await _host.AddPersonAsync("finance");
        async Task<string> ReasonAsync(string line) => (await ImportAsync("check", Header + line)).Rows[0].Reason;
        Assert.Contains("prices are in EUR", await ReasonAsync($"A,{slug},{owner.Email},DE,GBP,,,,\n"), StringComparison.Ordinal);
        Assert.Contains("it is active", await ReasonAsync($"A,{slug},{owner.Email},DE,EUR,,,,pending\n"), StringComparison.Ordinal);
        Assert.Contains("another e-mail", await ReasonAsync($"A,{slug},new@import.example,DE,EUR,,,,\n"), StringComparison.Ordinal);
        Assert.Contains("acts for another", await ReasonAsync($"A,{_mark}-x,{owner.Email},DE,EUR,,,,\n"), StringComparison.Ordinal);
        Assert.Contains("finance", await ReasonAsync($"A,{_mark}-y,{staff.Email},DE,EUR,,,,\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(';', true)]
    [InlineData('\t', false)]
    [InlineData(',', true)]
    public async Task Spreadsheets_write_semicolons_tabs_and_a_mark_in_front(char delimiter, bool mark)
    {
        var csv = $"E-mail,Name,Country,Currency\n".Replace("E-mail", "email", StringComparison.Ordinal).Replace(',', delimiter)
            + $"{_mark}@import.example,\"Größe; und, mehr\",DE,EUR\n".Replace(",DE,EUR", $"{delimiter}DE{delimiter}EUR", StringComparison.Ordinal)
                .Replace("example,", $"example{delimiter}", StringComparison.Ordinal);
        var looked = await ImportAsync("check", (mark ? "\uFEFF" : "") + csv);
        Assert.Equal(("create", "grosse-und-mehr", "Größe; und, mehr"), (looked.Rows[0].Outcome, looked.Rows[0].Slug, looked.Rows[0].Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("name,email,country\nA,a@b.example,DE\n")]
    [InlineData("name,email,country,currency,colour\nA,a@b.example,DE,EUR,red\n")]
    [InlineData("name,name,email,country,currency\nA,A,a@b.example,DE,EUR\n")]
    [InlineData("name,email,country,currency\n")]
    [InlineData("\0\0\0")]
    public async Task What_is_no_list_of_vendors_is_refused_as_a_whole(string csv)
    {
        using var answer = await SendAsync("valid", csv);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty("file", out _));
    }

    [Fact]
    public async Task Five_thousand_rows_are_taken_in_one_go_and_not_one_more()
    {
        var csv = new StringBuilder(Header);
        for (var i = 0; i < 5000; i++)
        {
            csv.Append(Line($"n{i}", "DE", "EUR", "0.1"));
        }

        var done = await ImportAsync("all", csv.ToString());
        Assert.Equal((5000, 0, 0, 0, 5000), Counts(done));
        Assert.Equal((0, 0, 5000, 0, 0), Counts(await ImportAsync("check", csv.ToString())));
        using var more = await SendAsync("check", csv + Line("more", "DE", "EUR", ""));
        await more.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public async Task The_result_can_be_had_as_csv_without_formulas_and_writing_asks_for_a_fresh_proof()
    {
        using var answer = await SendAsync("check", $"name,email,country,currency\n=1+1,{_mark}@import.example,Atlantis,EUR\n", "&format=csv");
        var csv = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("2,error,there is no country Atlantis,'=1+1,", csv, StringComparison.Ordinal);

        var person = await _host.AddPersonAsync("operator");
        var stale = await _host.SignInAsync(person);
        await database.AsOwnerAsync<int>(
            "update accounts.sessions set proved_at = now() - interval '11 minutes' where user_id = @UserId returning 1", person);
        var line = Header + Line("stale", "DE", "EUR", "");
        using var looked = await stale.PostAsync($"{Import}?mode=check", new StringContent(line));
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        using var refused = await stale.PostAsync($"{Import}?mode=valid", new StringContent(line));
        await refused.IsProblemAsync(HttpStatusCode.Forbidden, "step-up-needed");
    }

    private string Line(string name, string country, string currency, string rate) =>
        $"Shop {name} {_mark},{_mark}-{name},{_mark}-{name}@import.example,{country},{currency},{rate},Legal {name},Of a test,\n";

    private static (int, int, int, int, int) Counts(VendorImportResult r) =>
        (r.Created, r.Updated, r.Unchanged, r.Errors, r.Written);

    private Task<int> CountAsync() => database.AsOwnerAsync<int>(
        "select count(*)::int from vendors.vendors where slug like @slug", new { slug = _mark + "-%" });

    private async Task<VendorImportResult> ImportAsync(string mode, string csv)
    {
        using var answer = await SendAsync(mode, csv);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<VendorImportResult>())!;
    }

    private Task<HttpResponseMessage> SendAsync(string mode, string csv, string more = "") =>
        _chief.PostAsync($"{Import}?mode={mode}{more}", new StringContent(csv, Encoding.UTF8, "text/csv"));
}
