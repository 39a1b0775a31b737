using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>People's own addresses: what their country's post needs, which is the default, whose they are.</summary>
public sealed class AddressTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Path = "/api/v1/account/addresses";
    private static readonly AddressInput Berlin = new(
        "Home", "Ann Example", "Kastanienallee 7", "Hinterhaus", "10435", "Berlin", null, "de", "030 1234567");
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_address_comes_back_as_it_was_given_and_only_its_place_is_readable_in_the_database()
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        using var answer = await client.PostAsJsonAsync(Path, Berlin);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var added = await answer.Content.ReadFromJsonAsync<AddressAnswer>();
        Assert.Equal(new AddressAnswer(added!.Id, "Home", "Ann Example", "Kastanienallee 7", "Hinterhaus", "10435", "Berlin",
            null, "DE", "Germany", "+49301234567", IsDefault: true), added);
        Assert.Equal([added], await ListAsync(client));

        var kept = await database.AsOwnerAsync<string>("""
            select (u.address = a.address)::text || a.address::text || encode(decode(a.address ->> 'sealed', 'base64'), 'escape')
              from accounts.addresses a join accounts.users u using (user_id) where user_id = @UserId
            """, person);
        Assert.StartsWith("true", kept, StringComparison.Ordinal);
        Assert.Contains("\"Berlin\"", kept, StringComparison.Ordinal);
        Assert.All(["Kastanien", "Hinterhaus", "Ann", "1234567"], s => Assert.DoesNotContain(s, kept, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_is_sealed_in_the_format_of_every_other()
    {
        var person = await _host.AddPersonAsync("shopper");
        using var answer = await (await _host.SignInAsync(person)).PostAsJsonAsync(Path, Berlin);
        var value = await database.AsOwnerAsync<byte[]>(
            "select decode(address ->> 'sealed', 'base64') from accounts.users where user_id = @UserId", person);
        var opened = await new SubjectKeys(database.Db, Cluster.Current.Vault).OpenAsync(person.UserId, [value], default);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"name": "Ann Example", "lines": ["Kastanienallee 7", "Hinterhaus"], "phone": "+49301234567"}
            """), JsonNode.Parse(opened[0]!)), opened[0]);
    }

    [Fact]
    public async Task The_first_address_is_the_default_one_until_another_becomes_it()
    {
        var client = await _host.SignInAsync("shopper");
        var first = await AddAsync(client, Berlin);
        var second = await AddAsync(client, Berlin with { Label = "Office" });
        Assert.Equal((true, false), (first.IsDefault, second.IsDefault));
        var third = await AddAsync(client, Berlin with { Label = "Parents", IsDefault = true });
        Assert.Equal([third.Id, second.Id, first.Id], (await ListAsync(client)).Select(a => a.Id));

        using var changed = await client.PutAsJsonAsync($"{Path}/{first.Id}", Berlin with { City = "Potsdam", IsDefault = true });
        Assert.Equal(("Potsdam", true), await changed.Content.ReadFromJsonAsync<AddressAnswer>() is { } a ? (a.City, a.IsDefault) : default);
        // Saying nothing about it leaves it the default one.
        using var same = await client.PutAsJsonAsync($"{Path}/{first.Id}", Berlin);
        Assert.True((await same.Content.ReadFromJsonAsync<AddressAnswer>())!.IsDefault);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{Path}/{first.Id}")).StatusCode);
        Assert.Equal([(third.Id, true), (second.Id, false)], (await ListAsync(client)).Select(x => (x.Id, x.IsDefault)));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{Path}/{second.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{Path}/{third.Id}")).StatusCode);
        Assert.Empty(await ListAsync(client));
        Assert.Equal(0, await database.AsOwnerAsync<long>("select violations from accounts.verify_default_addresses(1)"));
    }

    [Fact]
    public async Task Somebody_elses_address_is_not_there()
    {
        var owner = await _host.SignInAsync("shopper");
        var address = await AddAsync(owner, Berlin);
        var other = await _host.SignInAsync("operator");
        using var change = await other.PutAsJsonAsync($"{Path}/{address.Id}", Berlin with { City = "Elsewhere", IsDefault = true });
        await change.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var delete = await other.DeleteAsync($"{Path}/{address.Id}");
        await delete.IsProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await ListAsync(other));
        Assert.Equal([address], await ListAsync(owner));
    }

    [Theory]
    [InlineData("DE", "postalCode", null, "Berlin", null)]
    [InlineData("DE", "city", "10115", " ", null)]
    [InlineData("DE", "postalCode", "1011", "Berlin", null)]
    [InlineData("US", "region", "95014", "Cupertino", null)]
    [InlineData("US", "postalCode", "9501", "Cupertino", "CA")]
    [InlineData("GB", "postalCode", "XX1 1XX", "London", null)]
    [InlineData("SG", "postalCode", "12345", null, null)]
    [InlineData("AE", "region", null, null, null)]
    [InlineData("XX", "countryCode", null, "Nowhere", null)]
    [InlineData(null, "countryCode", null, "Nowhere", null)]
    public async Task What_the_countrys_post_needs_is_asked_for_by_field(
        string? countryCode, string field, string? postalCode, string? city, string? region)
    {
        var client = await _host.SignInAsync("shopper");
        await IsRefusedAsync(client, field, new(null, "Ann", "High Street 1", null, postalCode, city, region, countryCode, null));
    }

    [Theory]
    [InlineData("GB", "ec1a 1hq", "EC1A 1HQ", "London", null)]
    [InlineData("SG", "546080", "546080", null, null)]
    [InlineData("HK", null, null, null, "Kowloon")]
    [InlineData("IE", null, null, "Dublin", null)]
    [InlineData("NL", "1234ab", "1234AB", "Utrecht", null)]
    public async Task What_it_does_not_need_is_not(
        string countryCode, string? given, string? postalCode, string? city, string? region)
    {
        var client = await _host.SignInAsync("shopper");
        var added = await AddAsync(client, new(null, "Ann", "High Street 1", null, given, city, region, countryCode, null));
        Assert.Equal((postalCode, city, region, ""), (added.PostalCode, added.City, added.Region, added.Label));
    }

    [Fact]
    public async Task Fields_of_every_address_name_themselves()
    {
        var client = await _host.SignInAsync("shopper");
        var longText = new string('x', 201);
        await IsRefusedAsync(client, "name", Berlin with { Name = " " });
        await IsRefusedAsync(client, "line1", Berlin with { Line1 = null });
        await IsRefusedAsync(client, "line1", Berlin with { Line1 = "Elm\nRow" });
        await IsRefusedAsync(client, "line2", Berlin with { Line2 = longText });
        await IsRefusedAsync(client, "label", Berlin with { Label = longText });
        await IsRefusedAsync(client, "city", Berlin with { City = longText });
        await IsRefusedAsync(client, "region", Berlin with { Region = longText });
        await IsRefusedAsync(client, "postalCode", Berlin with { PostalCode = longText });
        await IsRefusedAsync(client, "phone", Berlin with { Phone = "123" });
        Assert.Empty(await ListAsync(client));
    }

    [Fact]
    public async Task A_person_has_at_most_20_addresses_and_one_default_however_many_come_at_once()
    {
        var client = await _host.SignInAsync("shopper");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(
            i => client.PostAsJsonAsync(Path, Berlin with { Label = $"{i}", IsDefault = i % 2 == 0 })));
        Assert.Equal(20, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        Assert.Equal(4, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        var addresses = await ListAsync(client);
        Assert.Equal((20, 1), (addresses.Count, addresses.Count(a => a.IsDefault)));
    }

    [Fact]
    public async Task Every_country_has_rules_and_its_example_fits_them()
    {
        var countries = await new OwnAddresses(database.Db, new SubjectKeys(database.Db, Cluster.Current.Vault)).CountriesAsync(default);
        Assert.Equal(
            await database.AsOwnerAsync<long>("select count(*) from platform.country_address_rules"), countries.Count);
        Assert.True(countries.Count > 240);
        Assert.Equal(["Afghanistan", "Åland Islands", "Albania"], countries.Take(3).Select(c => c.Name));
        Assert.Equal(["region", "city", "postal_code"], countries.Single(c => c.CountryCode == "US").RequiredFields);
        Assert.Equal(0, await database.AsOwnerAsync<long>("""
            select count(*) from platform.country_address_rules r
             where platform.new_address(r.country_code, 'Region', 'City', r.postal_code_example, null) ->> 'country_code'
                   is distinct from r.country_code
            """));
    }

    [Fact]
    public async Task Imported_addresses_without_a_sealed_part_are_shown()
    {
        var person = await _host.AddPersonAsync("shopper");
        await database.AsOwnerAsync<int>("""
            insert into accounts.addresses (user_id, address, is_default)
            values (@UserId, '{"country": "Brazil", "city": "Olinda"}', true)
            """, person);
        var address = Assert.Single(await ListAsync(await _host.SignInAsync(person)));
        Assert.Equal(("Brazil", "Olinda", null, null), (address.Country, address.City, address.Line1, address.CountryCode));
    }

    private static async Task IsRefusedAsync(HttpClient client, string field, AddressInput input)
    {
        using var answer = await client.PostAsJsonAsync(Path, input);
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    private static async Task<AddressAnswer> AddAsync(HttpClient client, AddressInput input)
    {
        using var answer = await client.PostAsJsonAsync(Path, input);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<AddressAnswer>())!;
    }

    private static async Task<List<AddressAnswer>> ListAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<List<AddressAnswer>>(Path))!;
}
