using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>
/// What a password must be: long enough, hard to guess (zxcvbn, which also knows the person's own name and address), and
/// in no list of compromised ones.
/// </summary>
/// <param name="CompromisedList">
/// A file of SHA-1 hashes in hexadecimal, one a line and sorted, with or without ":count" behind: the format of Have I Been
/// Pwned's downloads. Null: none was supplied.
/// </param>
public sealed record PasswordRules(string? CompromisedList = null)
{
    /// <summary>Of zxcvbn's scores 0 to 4: "safely unguessable" and more.</summary>
    private const int LowestScore = 3;

    // zxcvbn's cost grows with the square of the length; what is longer is judged by its beginning.
    private const int Judged = 100;

    /// <summary>Throws <see cref="InputException"/> that says what is wrong with it.</summary>
    public void Check(string field, string password, params string?[] own)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length is < CreateAccount.ShortestPassword or > SignIn.LongestPassword)
        {
            throw new InputException(field,
                $"A password has {CreateAccount.ShortestPassword} to {SignIn.LongestPassword} characters.");
        }

        var words = own.OfType<string>().SelectMany(o => o.Split('@', '.', ' ')).Where(w => w.Length > 2);
        var judged = Zxcvbn.Zxcvbn.MatchPassword(password[..Math.Min(password.Length, Judged)], words);
        if (judged.Score < LowestScore)
        {
            throw new InputException(field, "Too easy to guess. A few unrelated words make a good one.");
        }

        if (CompromisedList is not null && IsListed(CompromisedList, password))
        {
            throw new InputException(field, "This password is in a list of stolen ones. Choose another.");
        }
    }

    // A binary search for a line in a file of gigabytes: some thirty reads.
    [SuppressMessage("Security", "CA5350", Justification = "The lists' format; nothing is protected by it.")]
    private static bool IsListed(string list, string password)
    {
        var wanted = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
        using var file = new FileStream(list, FileMode.Open, FileAccess.Read, FileShare.Read, 256);
        var (from, to) = (0L, file.Length);
        while (from < to)
        {
            var (start, line) = LineAt(file, from, (from + to) / 2);
            var order = string.CompareOrdinal(line.Split(':')[0].ToUpperInvariant(), wanted);
            if (order == 0)
            {
                return true;
            }

            (from, to) = order < 0 ? (start + line.Length + 1, to) : (from, start);
        }

        return false;
    }

    // The line around a place, and where it begins, not before `from`.
    private static (long Start, string Line) LineAt(FileStream file, long from, long place)
    {
        var start = place;
        while (start > from && ByteAt(file, start - 1) != '\n')
        {
            start--;
        }

        file.Position = start;
        var line = new StringBuilder();
        for (var read = file.ReadByte(); read >= 0 && read != '\n'; read = file.ReadByte())
        {
            line.Append((char)read);
        }

        return (start, line.ToString());
    }

    private static int ByteAt(FileStream file, long place)
    {
        file.Position = place;
        return file.ReadByte();
    }
}
