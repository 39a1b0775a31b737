using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Tests.Support;

namespace Stoa.Tests.Catalog;

/// <summary>The shop in its visitor's language: which one that is, what is said where a text is missing, and how days and amounts are written.</summary>
public sealed class ShopLanguageTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string ProductSql = """
        with c as (
          insert into catalog.categories (name, slug) values ('Kettles', 'kettles') returning category_id
        ), p as (
          insert into catalog.products (vendor_id, name, slug, description, status, category_id, dynamic_attributes)
          select @vendor, 'Iron kettle', 'iron-kettle', 'It boils.', 'active', c.category_id, '{}' from c returning product_id, vendor_id
        ), v as (
          insert into catalog.product_variants (product_id, vendor_id, sku, price, compare_at_price, is_default)
          select product_id, vendor_id, 'KETTLE', 1234.5, 1500, true from p
        ), f as (
          insert into catalog.product_dynamic_attributes (product_id, vendor_id, attribute_name, attribute_value)
          select p.product_id, p.vendor_id, f.name, f.value from p, (values ('finish', 'matt'), ('litres', '1.75'), ('whistles', 'true')) f (name, value)
        ), a as (
          insert into catalog.attributes (name, slug, kind, unit)
          values ('Finish', 'finish', 'choice', null), ('Litres', 'litres', 'number', 'l'), ('Whistles', 'whistles', 'boolean', null)
          returning attribute_id, slug
        ), x as (
          insert into catalog.attribute_values (attribute_id, value) select attribute_id, 'Matt' from a where slug = 'finish' returning value_id
        ), t as (
          insert into catalog.translations (entity, entity_id, locale, field, value, vendor_id)
          select 'product', p.product_id, 'de', 'name', 'Eisenkessel', p.vendor_id from p
          union all select 'product', p.product_id, 'de-AT', 'description', 'Er siedet.', p.vendor_id from p
          union all select 'product', p.product_id, 'en', 'description', 'It boils well.', p.vendor_id from p
          union all select 'category', c.category_id, 'de', 'name', 'Kessel', null from c
          union all select 'attribute', a.attribute_id, 'de', 'name', 'Oberfläche', null from a where a.slug = 'finish'
          union all select 'attribute_value', x.value_id, 'de', 'value', 'Mattschwarz', null from x
          union all select 'vendor', @vendor, 'de', 'description', 'Wir schmieden.', @vendor
        )
        select product_id from p
        """;

    [Fact]
    public async Task A_page_is_in_the_language_that_was_asked_for_and_falls_back_text_by_text()
    {
        await using var host = await TestHost.StartAsync(database);
        await SetAsync("en,de,de-AT,fr");
        var vendor = await host.AddVendorAsync("Smithy");
        await database.AsOwnerAsync<long>(ProductSql, new { vendor });

        var english = await GetAsync(host, "/products/iron-kettle");
        Assert.Equal("en", english.Language);
        // The marketplace's own translation into the default language goes before what the vendor wrote.
        Sees(english.Text, "Iron kettle", "It boils well.", "Kettles", "€1,234.50", "In stock|Sold out", "1.75 l", "Yes", "€1,500.00");
        var german = await GetAsync(host, "/products/iron-kettle", "de-DE,en;q=0.5");
        Assert.Equal("de", german.Language);
        Sees(german.Text, "<html lang=\"de\"", "Eisenkessel", "It boils well.", "Kessel", "1.234,50\u00a0€", "Ausverkauft", "Verkauft von",
            "Oberfläche", "Mattschwarz", "1,75 l", "Ja", "Wir schmieden.");
        var austrian = await GetAsync(host, "/products/iron-kettle", "de-AT");
        Assert.Equal("de-AT", austrian.Language);
        Sees(austrian.Text, "Eisenkessel", "Er siedet.", "Ausverkauft");
        var french = await GetAsync(host, "/products/iron-kettle?lang=fr", "de");
        Assert.Equal("fr", french.Language);
        Sees(french.Text, "Iron kettle", "It boils well.", "Vendu par", "1\u202f234,50\u00a0€");
        await SearchWait.UntilAsync(host, "category=kettles", 1);
        Sees((await GetAsync(host, "/categories/kettles", "de")).Text, "<h1 class=\"title\">Kessel</h1>", "Eisenkessel");
        Sees((await GetAsync(host, "/", "de")).Text, "Am besten bewertet|Neu eingetroffen", "Eisenkessel", "/categories/kettles\">Kessel<");
    }

    [Fact]
    public async Task What_was_chosen_is_kept_in_a_cookie_of_this_site_and_goes_before_the_browser()
    {
        await using var host = await TestHost.StartAsync(database);
        await SetAsync("en,de,fr");
        await database.AsOwnerAsync<string>(
            "insert into pricing.shop_currencies (currency) values ('JPY') on conflict (currency) do update set is_active = true returning currency");
        // The choices live for a second.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        using var first = await host.Client.GetAsync("/?lang=fr&currency=jpy");
        var cookies = first.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, c =>
        {
            Assert.Contains("samesite=lax", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains("Accept-Language", first.Headers.Vary);
        Assert.Contains("Cookie", first.Headers.Vary);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", string.Join("; ", cookies.Select(c => c.Split(';')[0])));
        request.Headers.Add("Accept-Language", "de");
        using var second = await host.Client.SendAsync(request);
        Assert.Equal("fr", second.Content.Headers.ContentLanguage.Single());
        var page = WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync());
        Sees(page, "Français · ", "value=\"JPY\" selected");
        Assert.False(second.Headers.Contains("Set-Cookie"));

        // What the shop does not have changes nothing.
        using var unknown = await host.Client.GetAsync("/?lang=xx&currency=ABC");
        Assert.Equal(HttpStatusCode.OK, unknown.StatusCode);
        Assert.Equal("en", unknown.Content.Headers.ContentLanguage.Single());
        Assert.False(unknown.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_api_speaks_no_language()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        client.DefaultRequestHeaders.Add("Accept-Language", "de");
        Assert.Equal("1.5", (await client.GetFromJsonAsync<JsonElement>(
            "/api/v1/currencies/convert?amount=1.5&from=GBP&to=GBP")).GetProperty("price").GetRawText());
    }

    [Fact]
    public async Task An_operator_chooses_the_languages_and_every_address_says_which_there_are()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        using var saved = await client.PutAsJsonAsync("/api/v1/shop/languages", new { languages = new[] { "fr", "pt-BR" }, @default = "pt-BR" });
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        var view = await client.GetFromJsonAsync<JsonElement>("/api/v1/shop/languages");
        Assert.Equal(["fr", "pt-BR"], view.GetProperty("languages").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal("pt-BR", view.GetProperty("default").GetString());
        Assert.Equal(1, await database.AsOwnerAsync<long>(
            "select count(*) from audit.audit_entries where table_name = 'catalog.shop_languages' and row_key::text like '%pt-BR%' and actor_id is not null"));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        var page = await GetAsync(host, "/?lang=fr", "de");
        Assert.Equal("fr", page.Language);
        Sees(page.Text, "hreflang=\"fr\" href=\"http://127.0.0.1", "hreflang=\"pt-BR\"", "hreflang=\"x-default\"", "rel=\"canonical\"");
        Assert.Equal("pt-BR", (await GetAsync(host, "/", "de")).Language);
    }

    [Theory]
    [InlineData("languages", null, "en")]
    [InlineData("languages", "en,en", "en")]
    [InlineData("languages", "en,xx", "en")]
    [InlineData("languages", "en,zh-Hans", "en")]
    [InlineData("languages", "", "en")]
    [InlineData("default", "en,de", "fr")]
    public async Task Languages_that_cannot_be_are_refused(string field, string? languages, string chosen)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        using var answer = await client.PutAsJsonAsync("/api/v1/shop/languages", new { languages = languages?.Split(','), @default = chosen });
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    private Task<string> SetAsync(string locales) => database.AsOwnerAsync<string>(
        "select catalog.set_shop_languages(null, @locales, 'en')::text", new { locales = locales.Split(',') });

    private static void Sees(string text, params string[] words) =>
        Assert.All(words, w => Assert.True(w.Split('|').Any(o => text.Contains(o, StringComparison.Ordinal)), $"no {w} in\n{text}"));

    private static async Task<(string Language, string Text)> GetAsync(TestHost host, string path, string accept = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", accept);
        using var answer = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (answer.Content.Headers.ContentLanguage.Single(), WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }
}
