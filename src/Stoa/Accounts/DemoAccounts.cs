using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>A sign-in that Stoa made up itself.</summary>
/// <param name="Role">operator, vendor or shopper.</param>
public sealed record DemoAccount(string Role, string Email, string Password);

/// <summary>The file demo-accounts.json of the data folder, which only its owner can read.</summary>
public static class DemoAccounts
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Adds sign-ins to those in the file; one with the same e-mail address replaces it.</summary>
    public static void Write(DataFolder data, IEnumerable<DemoAccount> accounts)
    {
        var added = accounts.ToList();
        var kept = Read(data).Where(k => !added.Exists(a => IsSame(a, k)));
        DataFolder.WritePrivate(data.DemoAccountsFile, JsonSerializer.Serialize(kept.Concat(added), Format) + "\n");
    }

    /// <summary>The sign-ins in the file; none when there is no file.</summary>
    public static IReadOnlyList<DemoAccount> Read(DataFolder data)
    {
        if (!File.Exists(data.DemoAccountsFile))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<List<DemoAccount>>(File.ReadAllText(data.DemoAccountsFile), Format) ?? [];
        }
        catch (JsonException e)
        {
            throw new StoaException($"{data.DemoAccountsFile} is not readable: move it away and start again.", 1, e);
        }
    }

    private static bool IsSame(DemoAccount a, DemoAccount b) =>
        string.Equals(a.Email, b.Email, StringComparison.OrdinalIgnoreCase);
}
