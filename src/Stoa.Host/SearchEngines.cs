using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>
/// What search engines ask for first: /robots.txt, and /sitemap.xml, which names its parts: one of the categories and vendors,
/// and one for each 20,000 numbers of products, so that a part is read by a range of the key and stays below the 50,000 addresses
/// that sitemaps.org allows.
/// </summary>
public static class SearchEngines
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Robots = """
        User-agent: *
        Disallow: /account
        Disallow: /api/
        Disallow: /back-in-stock
        Disallow: /console
        Disallow: /mailbox
        Disallow: /search
        Sitemap: {0}

        """;

    public static void MapSearchEngines(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/robots.txt", (PublicAddress shop) => TypedResults.Text(
                string.Format(CultureInfo.InvariantCulture, Robots, shop.Of("/sitemap.xml").AbsoluteUri)))
            .ExcludeFromDescription().IsPublic();
        app.MapGet("/sitemap.xml", async (Db db, PublicAddress shop, CancellationToken cancel) =>
                Xml("sitemapindex", "sitemap", [shop.Of("/sitemap/shop.xml").AbsoluteUri,
                    .. (await Sitemap.PartsAsync(db, cancel)).Select(p => shop.Of($"/sitemap/products-{p}.xml").AbsoluteUri)]))
            .ExcludeFromDescription().IsPublic();
        app.MapGet("/sitemap/shop.xml", async (Db db, PublicAddress shop, CancellationToken cancel) =>
                Xml("urlset", "url", [shop.Of("/").AbsoluteUri,
                    .. (await Sitemap.ShopAsync(db, cancel)).Select(p => shop.Of(p).AbsoluteUri)]))
            .ExcludeFromDescription().IsPublic();
        app.MapGet("/sitemap/products-{part:int}.xml", async Task<Results<ContentHttpResult, NotFound>> (
                int part, Db db, PublicAddress shop, CancellationToken cancel) =>
                await Sitemap.ProductsAsync(db, part, cancel) is { Count: > 0 } paths
                    ? Xml("urlset", "url", paths.Select(p => shop.Of(p).AbsoluteUri)) : TypedResults.NotFound())
            .ExcludeFromDescription().IsPublic();
    }

    private static ContentHttpResult Xml(string root, string item, IEnumerable<string> addresses)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement(root, Namespace);
            foreach (var address in addresses)
            {
                xml.WriteStartElement(item, Namespace);
                xml.WriteElementString("loc", Namespace, address);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return TypedResults.Text(text.ToString(), "application/xml", Encoding.UTF8);
    }
}
