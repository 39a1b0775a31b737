using Dapper;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Who is to run the marketplace, and the token of the link that the start printed.</summary>
public sealed record OperatorInput(string? Token, string? Name, string? Email, string? Password);

/// <summary>
/// The first operator of a database that Stoa does not keep itself: whoever sees the start's output follows the link it
/// prints and chooses a password, so that none is ever generated or stored.
/// </summary>
public sealed class CreateOperator(Db db, PasswordRules rules)
{
    private const string OfferSql = "select accounts.offer_operator_link(@tokenHash)";
    private const string CreateSql = "select accounts.create_operator(@tokenHash, @name, @email, @passwordHash)";

    /// <summary>
    /// While there is no operator: makes a link and prints it; earlier ones end. Of hosts that start at once the last
    /// printed link is the valid one: the next waits until this one has printed. Answers whether it did.
    /// </summary>
    public static Task<bool> OfferAsync(Db db, PublicAddress site, Action<Uri> print, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.TransactAsync(Actor.System, async (connection, transaction) =>
        {
            var token = Token.New();
            if (!await connection.ExecuteScalarAsync<bool>(OfferSql, new { tokenHash = Token.Hash(token) }, transaction))
            {
                return false;
            }

            print(site.Of($"/account/operator?token={token}"));
            return true;
        }, cancel: cancel);
    }

    /// <summary>
    /// The operator's id, or nothing: link unknown, used, replaced or too old, or there is an operator already. Throws
    /// <see cref="InputException"/> that names a field, or the database's ST409 for an e-mail that is taken; the link
    /// stays good then.
    /// </summary>
    public async Task<long?> HandleAsync(OperatorInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Token is not { Length: > 0 and <= 200 } token)
        {
            throw new InputException("token", "The token of the link that the start printed is needed.");
        }

        var (name, email, password) = Register.Check(input.Name, input.Email, input.Password, rules);
        var passwordHash = await ArgonHasher.HashAsync(password, cancel);
        return await db.FirstAsync<long?>(
            Actor.System, CreateSql, new { tokenHash = Token.Hash(token), name, email, passwordHash }, cancel);
    }
}
