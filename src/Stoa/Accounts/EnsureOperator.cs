using System.Security.Cryptography;
using Dapper;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Makes sure that somebody can run the marketplace.</summary>
public static class EnsureOperator
{
    /// <summary>The first operator's address; .example belongs to nobody (RFC 2606).</summary>
    public const string Email = "operator@stoa.example";

    // The lock lets one of several hosts that start at once do it.
    private const string LockSql = "select pg_advisory_xact_lock(7305794312)";
    private const string ExistsSql = """
        select exists (select from accounts.users u join accounts.roles r on r.role_id = u.role_id
                        where r.name = 'operator')
        """;
    private const string CreateSql = "select accounts.create_account('Operator', @email, @passwordHash, 'operator')";

    /// <summary>
    /// When there is no operator: creates one with a generated password, which goes into demo-accounts.json and nowhere
    /// else. Answers whether it did. The account is kept only once the file is written.
    /// </summary>
    public static Task<bool> RunAsync(Db db, DataFolder data, CancellationToken cancel = default) =>
        db.TransactAsync(Actor.System, async (connection, transaction) =>
        {
            await connection.ExecuteAsync(LockSql, transaction: transaction);
            if (await connection.ExecuteScalarAsync<bool>(ExistsSql, transaction: transaction))
            {
                return false;
            }

            var password = NewPassword();
            var passwordHash = ArgonHasher.Hash(password);
            await connection.ExecuteScalarAsync<long>(CreateSql, new { email = Email, passwordHash }, transaction);
            DemoAccounts.Write(data, [new DemoAccount("operator", Email, password)]);
            return true;
        }, cancel: cancel);

    /// <summary>A random password (118 bits) to be read out and typed: six groups of letters and digits.</summary>
    public static string NewPassword()
    {
        // Without the look-alikes i, l, o, 0 and 1.
        var signs = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 24);
        return string.Join('-', signs.Chunk(4).Select(c => new string(c)));
    }
}
