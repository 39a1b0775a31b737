using Npgsql;

namespace Stoa.Platform;

/// <summary>Connection strings of the four logins (db/CONVENTIONS.md says what each may do).</summary>
/// <param name="VendorKey">32 bytes in hexadecimal: hosts sign by it whose request it is (<see cref="VendorSetting"/>).</param>
public sealed record DatabaseLogins(string Owner, string App, string Vendor, string ReadOnly, string VendorKey)
{
    /// <summary>Every module's schema, so that <c>select * from users</c> works; set on each connection because a
    /// database's own setting is not copied to clones of it.</summary>
    public const string SearchPath =
        "accounts,vendors,catalog,inventory,pricing,carts,orders,shipping,payments,payouts,reviews,recommendations," +
        "notifications,analytics,audit,platform,reporting,public";

    /// <summary>The four logins of one database from a connection string and a password for each.</summary>
    public static DatabaseLogins From(string connectionString, IReadOnlyDictionary<string, string> passwords)
    {
        string Login(string role) => Complete(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Username = role,
            Password = passwords[role],
        });

        return new DatabaseLogins(Login("stoa_owner"), Login("stoa_app"), Login("stoa_vendor"), Login("stoa_readonly"),
            VendorSetting.KeyFrom(passwords["postgres"]));
    }

    /// <summary>The same logins in another database of the same server.</summary>
    public DatabaseLogins InDatabase(string database)
    {
        string Move(string s) => new NpgsqlConnectionStringBuilder(s) { Database = database }.ConnectionString;
        return new DatabaseLogins(Move(Owner), Move(App), Move(Vendor), Move(ReadOnly), VendorKey);
    }

    public static string Complete(NpgsqlConnectionStringBuilder builder)
    {
        builder.SearchPath = SearchPath;
        builder.Timezone = "UTC";
        builder.MaxAutoPrepare = 200;
        builder.AutoPrepareMinUsages = 2;
        builder.IncludeErrorDetail = false;
        builder.ApplicationName = "stoa";
        return builder.ConnectionString;
    }
}
