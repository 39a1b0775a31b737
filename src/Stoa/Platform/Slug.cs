using System.Text;
using AnyAscii;

namespace Stoa.Platform;

/// <summary>Names as they stand in addresses of pages: lower-case letters a to z, digits, and - between words.</summary>
public static class Slug
{
    private const int Longest = 80;

    /// <summary>Of any script: "Käse &amp; Brot" is "kase-brot", "Ann's" is "anns"; empty when nothing of the text can be
    /// written that way.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slug = new StringBuilder();
        foreach (var letter in text.Transliterate())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(char.ToLowerInvariant(letter));
            }
            else if (letter != '\'' && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }

            if (slug.Length == Longest)
            {
                break;
            }
        }

        return slug.ToString().Trim('-');
    }
}
