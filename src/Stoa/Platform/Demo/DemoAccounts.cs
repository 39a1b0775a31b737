using System.Security.Cryptography;
using Stoa.Accounts;

namespace Stoa.Platform;

/// <summary>A demo sign-in; the password exists in the owner-only file demo-accounts.json alone.</summary>
internal sealed record DemoSignIn(string Role, long UserId, string Email, string Password, string Hash);

/// <summary>The four demo sign-ins, with passwords made anew each time.</summary>
internal static class DemoAccounts
{
    public const long Operator = 1;
    public const long Shopper = DemoPeople.FirstCustomer;

    public static async Task<List<DemoSignIn>> Create()
    {
        var who = new[]
        {
            ("operator", Operator, "operator@stoa.example"), ("vendor", 2, "vendor1@stoa.example"),
            ("vendor", 3L, "vendor2@stoa.example"), ("shopper", Shopper, "shopper@stoa.example"),
        };
        return [.. await Task.WhenAll(who.Select(w => Task.Run(() =>
        {
            var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789",
                16);
            return new DemoSignIn(w.Item1, w.Item2, w.Item3, password, ArgonHasher.Hash(password));
        })))];
    }
}
