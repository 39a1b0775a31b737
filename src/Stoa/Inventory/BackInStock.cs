using Stoa.Accounts;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>What the owner of a letter's link waits for.</summary>
public sealed record WaitingFor(string ProductName, string VariantName, string Slug, bool IsConfirmed)
{
    public string Name => VariantName.Length == 0 ? ProductName : $"{ProductName}, {VariantName}";
}

/// <summary>Shoppers who want one letter when something that is sold out can be had again.</summary>
public sealed class BackInStock(Db db, Vault vault, PublicAddress site)
{
    private const string AskSql = """
        select inventory.ask_back_in_stock(@variantId, @userId::bigint, @email, @language, @tokenHash, @letter::bytea)
        """;
    private const string ProductSql = """
        select v.product_name from catalog.variants_on_sale(array[@variantId::bigint]) v
        """;
    private const string ShowSql = """
        select r.product_name, r.variant_name, r.slug, r.is_confirmed from inventory.back_in_stock_request(@tokenHash) r
        """;
    private const string ConfirmSql = "select inventory.confirm_back_in_stock(@tokenHash)";
    private const string StopSql =
        "select inventory.stop_back_in_stock(@tokenHash::bytea, @userId::bigint, @variantId::bigint)";
    private const string WaitsSql = "select unnest(inventory.waits_for(@userId, @slug))";

    /// <summary>Somebody with an account waits from now on. The database's errors of ask_back_in_stock.</summary>
    public Task AskAsync(long variantId, long userId, string language, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, AskSql, new
        {
            variantId, userId, email = (string?)null, language, tokenHash = Token.Hash(Token.New()), letter = (byte[]?)null,
        }, cancel);

    /// <summary>
    /// An e-mail address waits once its owner confirms it by a letter's link. Whether anything is known of it makes no
    /// difference to the caller. Throws <see cref="InputException"/> for what is no address.
    /// </summary>
    public async Task AskAsync(long variantId, string? email, string language, CancellationToken cancel)
    {
        var address = Register.EmailOf(email);
        var token = Token.New();
        var product = await db.FirstAsync<string>(Actor.System, ProductSql, new { variantId }, cancel) ?? "";
        var letter = new Message(address, "back-in-stock-confirm", language, new Dictionary<string, string>
        {
            ["marketplace"] = await Marketplace.NameAsync(db, cancel),
            ["product"] = product,
            ["link"] = site.Of($"/back-in-stock?token={token}").AbsoluteUri,
        }).Seal(vault);
        await db.ExecuteAsync(Actor.System, AskSql,
            new { variantId, userId = (long?)null, email = address, language, tokenHash = Token.Hash(token), letter }, cancel);
    }

    /// <summary>Nothing when the link is unknown, taken back, or too old.</summary>
    public Task<WaitingFor?> ShowAsync(string? token, CancellationToken cancel) =>
        IsToken(token) ? db.FirstAsync<WaitingFor>(Actor.System, ShowSql, new { tokenHash = Token.Hash(token!) }, cancel)
            : Task.FromResult<WaitingFor?>(null);

    public async Task<bool> ConfirmAsync(string? token, CancellationToken cancel) => IsToken(token)
        && await db.FirstAsync<bool>(Actor.System, ConfirmSql, new { tokenHash = Token.Hash(token!) }, cancel);

    public async Task<bool> StopAsync(string? token, CancellationToken cancel) => IsToken(token)
        && await db.FirstAsync<bool>(Actor.System, StopSql,
            new { tokenHash = Token.Hash(token!), userId = (long?)null, variantId = (long?)null }, cancel);

    public Task StopAsync(long userId, long variantId, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, StopSql, new { tokenHash = (byte[]?)null, userId, variantId }, cancel);

    /// <summary>The variants of a product that somebody waits for.</summary>
    public static async Task<HashSet<long>> OfAsync(Db db, long userId, string slug, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return [.. await db.ListAsync<long>(Actor.System, WaitsSql, new { userId, slug }, cancel)];
    }

    private static bool IsToken(string? token) => token is { Length: > 0 and <= 200 };
}
