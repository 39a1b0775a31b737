using System.Text;

namespace Stoa.Tests.Accounts;

/// <summary>Bodies that an operation takes, for the matrix: what is refused is refused for who asks, not for what.</summary>
internal static class MatrixBodies
{
    /// <summary>The password of everybody in the matrix.</summary>
    public const string Password = "plover quartz meadow lantern";

    /// <summary>Of operations that take a file as it is.</summary>
    public static HttpContent? FileOf(string operation, string unique) => operation switch
    {
        "POST /api/v1/vendor/documents" => new StringContent("%PDF-1.7", Encoding.ASCII, "application/pdf"),
        "POST /api/v1/vendors/import" => new StringContent(
            $"name,email,country,currency\nShop,{unique}@invited.example,DE,GBP\n", Encoding.UTF8, "text/csv"),
        _ => null,
    };

    public static object Of(string operation, string unique) => operation switch
    {
        "POST /api/v1/auth/token" or "POST /api/v1/auth/session" => new { email = $"{unique}@nobody.example", password = Password },
        "POST /api/v1/auth/refresh" => new { refreshToken = unique },
        "POST /api/v1/auth/token/challenge" or "POST /api/v1/auth/session/challenge" =>
            new { challengeToken = unique, code = "123456" },
        "POST /api/v1/auth/proof" => new { password = Password },
        "POST /api/v1/auth/register" => new { name = "Ann", email = $"{unique}@new.example", password = Password },
        "POST /api/v1/auth/recover" or "POST /api/v1/auth/recover/questions" => new { email = $"{unique}@nobody.example" },
        "POST /api/v1/auth/confirm" or "POST /api/v1/auth/reset" => new { token = unique, password = Password },
        "POST /api/v1/auth/confirm-email" => new { token = unique },
        "POST /api/v1/auth/recover/answers" => new { email = $"{unique}@nobody.example", answers = new { } },
        "POST /api/v1/auth/operator" => new { token = unique, name = "Ann", email = $"{unique}@new.example", password = Password },
        "PUT /api/v1/account/profile" => new { name = "Ann", language = "de" },
        "POST /api/v1/account/email" => new { email = $"{unique}@other.example", currentPassword = Password },
        "PUT /api/v1/account/password" => new { currentPassword = Password, newPassword = Password + " again" },
        "POST /api/v1/account/addresses" or "PUT /api/v1/account/addresses/{id}" =>
            new { name = "Ann", line1 = "Main Street 1", postalCode = "53111", city = "Bonn", countryCode = "DE" },
        "PUT /api/v1/account/security-questions" => new
        {
            currentPassword = Password,
            answers = new Dictionary<string, string> { ["first-trip"] = "Lisbon", ["first-meal"] = "Porridge", ["teacher"] = "Oak" },
        },
        "DELETE /api/v1/account/security-questions" => new { currentPassword = Password },
        "POST /api/v1/auth/invitation" => new { token = unique, name = "Ann", password = Password },
        "POST /api/v1/account/authenticator/confirm" => new { code = "123456" },
        "POST /api/v1/account/api-keys" => new { name = "A key", permissions = new[] { "analytics.read" } },
        "POST /api/v1/users/{id}/reveal" => new { reason = "They rang about a parcel." },
        "PUT /api/v1/users/{id}" => new { status = "inactive" },
        "PUT /api/v1/retention/{kind}" => new { keepDays = 60 },
        "PUT /api/v1/account/consents/{purpose}" => new { isGiven = true },
        "POST /api/v1/users/{id}/exports" or "POST /api/v1/users/{id}/erasure" => new { reason = "Asked by letter" },
        "POST /api/v1/users/{id}/correction" => new { name = "Ann", reason = "Asked by letter" },
        "POST /api/v1/privacy/guest-erasures" =>
            new { email = $"{unique}@nobody.example", orderNumber = "X-1", reason = "Asked by letter" },
        "POST /api/v1/roles" or "PUT /api/v1/roles/{id}" =>
            new { name = "new " + unique, description = "", permissions = new[] { "analytics.read" } },
        "POST /api/v1/invitations" => new { email = $"{unique}@invited.example", role = "support" },
        "POST /api/v1/catalog/categories" or "PUT /api/v1/catalog/categories/{id}" => new { name = "Category " + unique },
        "POST /api/v1/catalog/attributes" or "PUT /api/v1/catalog/attributes/{id}" => new { name = "A " + unique, kind = "choice" },
        "POST /api/v1/catalog/attributes/{id}/values" or "PUT /api/v1/catalog/attributes/{id}/values/{valueId}" =>
            new { value = unique },
        "POST /api/v1/catalog/types" or "PUT /api/v1/catalog/types/{id}" => new { name = "Type " + unique },
        "PUT /api/v1/catalog/categories/{id}/attributes" => new { attributes = Array.Empty<object>() },
        "POST /api/v1/vendors/applications" => new
        {
            name = "Shop " + unique, legalName = "Ann Ltd", country = "DE", currency = "GBP", sells = "Things of clay and wood.",
        },
        "PUT /api/v1/vendor/profile" => new { name = "Shop " + unique, country = "DE" },
        "PUT /api/v1/vendor/payout-details" => new { holder = "Ann Ltd", iban = "DE89 3704 0044 0532 0130 00" },
        "PUT /api/v1/vendors/document-kinds" => new { required = Array.Empty<string>() },
        "POST /api/v1/vendors/{id}/status" => new { status = "suspended", reason = "Parcels do not arrive." },
        "PUT /api/v1/vendors/{id}/commission" => new { rate = 0.12 },
        "POST /api/v1/vendors/{id}/documents/{documentId}/decision" => new { isAccepted = true },
        "POST /api/v1/vendor/members" => new { email = $"{unique}@invited.example" },
        "PUT /api/v1/vendor/members/{userId}" => new { permissions = new[] { "analytics.read" } },
        "POST /api/v1/vendor/products" or "PATCH /api/v1/vendor/products/{id}" => new { name = "Thing" },
        "POST /api/v1/vendor/products/batch" => new { products = new[] { new { name = "Thing" } } },
        "POST /api/v1/vendor/products/status" => new { productIds = new[] { 1L << 40 }, status = "inactive" },
        "POST /api/v1/vendor/products/combinations" =>
            new { options = new[] { new { name = "Size", values = new[] { "S" } } } },
        "POST /api/v1/product-changes/decisions" =>
            new { changes = new[] { new { changeId = 1L << 40, revision = 1 } }, approve = true },
        "PUT /api/v1/review-policies" => new { policy = "all" },
        "POST /api/v1/vendor/media" => new MultipartFormDataContent
        {
            { new ByteArrayContent(Support.TestPictures.Of(SkiaSharp.SKEncodedImageFormat.Png, 8, 8)), "file", "a.png" },
        },
        "POST /api/v1/vendor/imports" => new StringContent(
            "sku,name,price\nA,A,1\n", new System.Net.Http.Headers.MediaTypeHeaderValue("text/csv")),
        "POST /api/v1/vendor/media/fetch" => new { url = "http://127.0.0.1/a.png" },
        "POST /api/v1/vendor/media/link" => new { url = "https://vimeo.com/76979871" },
        "PUT /api/v1/vendor/media/{id}" => new { altText = "A chair" },
        "PUT /api/v1/vendor/stock/{variantId}/threshold" => new { lowStockAt = 3 },
        "PUT /api/v1/vendor/stock/settings" => new { lowStockAt = 3, sendsAlerts = true },
        "POST /api/v1/vendor/warehouses" or "PUT /api/v1/vendor/warehouses/{id}" => new { code = unique, name = "A place" },
        "POST /api/v1/vendor/stock-documents/transfers/{id}/arrivals" => new { closes = true, lines = Array.Empty<int>() },
        "PUT /api/v1/vendor/stock-counts/{id}/lines" => new { adds = false, lines = new[] { new { sku = "MATRIX", quantity = 3 } } },
        "PUT /api/v1/vendor/stock-counts/{id}/csv" => "sku,counted\nMATRIX,3\n",
        "POST /api/v1/vendor/stock-counts/{id}/finish" => new { uncounted = "zero" },
        "PUT /api/v1/currencies/{code}" => new { markupPercent = 1 },
        "PUT /api/v1/shop/languages" => new { languages = new[] { "en", "de" }, @default = "en" },
        "PUT /api/v1/shop/pages" => new
        {
            pages = new[] { new { slug = "imprint", isShown = true, texts = new { en = new { title = "Imprint", body = "We" } } } },
        },
        "PUT /api/v1/catalog/synonyms" => new { groups = new[] { new[] { "settee", "sofa" } } },
        "PUT /api/v1/exchange-rates" => new[] { new { @base = "EUR", quote = "THB", day = "2020-01-02", rate = 35 } },
        "POST /api/v1/exchange-rates/files" => "base,quote,date,rate\nEUR,THB,2020-01-03,35\n",
        "PUT /api/v1/vendor/variants" => new[] { new { sku = "MATRIX", price = 2 } },
        _ => new { },
    };
}
