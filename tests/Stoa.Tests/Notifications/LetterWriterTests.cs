using System.Security.Cryptography;
using Stoa.Notifications;

namespace Stoa.Tests.Notifications;

public sealed class LetterWriterTests
{
    private const string Link = "http://localhost:5080/account/reset?token=abc_-1";

    public static TheoryData<string, string> Letters
    {
        get
        {
            var letters = new TheoryData<string, string>();
            foreach (var name in new[] { "confirm-email", "already-registered", "reset-password", "inactive-account" })
            {
                foreach (var language in new[] { "en", "de", "fr" })
                {
                    letters.Add(name, language);
                }
            }

            return letters;
        }
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Every_letter_has_a_subject_a_text_with_the_link_and_a_button(string name, string language)
    {
        var letter = Write(name, language);
        Assert.Contains("Agora & Sons", letter.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', letter.Subject);
        Assert.Contains(": " + Link, letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", letter.Text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{Link}\"", letter.Html!, StringComparison.Ordinal);
        Assert.DoesNotContain("Agora & Sons", letter.Html!, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_language_has_its_own_and_others_get_English()
    {
        Assert.StartsWith("Neues Passwort", Write("reset-password", "de-AT").Subject, StringComparison.Ordinal);
        Assert.Equal(Write("reset-password", "en").Text, Write("reset-password", "ja").Text);
        Assert.Throws<UndeliverableException>(() => Write("no-such-letter", "en"));
    }

    [Fact]
    public void Nobody_writes_into_a_letter_by_what_they_call_themselves()
    {
        const string name = "x\n\n[Click](https://evil.example/)\n\n<b>y</b>";
        var letter = Write("reset-password", "en", name);
        Assert.DoesNotContain("<b>", letter.Html!, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"https://evil", letter.Html!, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', letter.Subject);
    }

    private static Letter Write(string name, string language, string marketplace = "Agora & Sons") => LetterWriter.Write(
        new Guid(RandomNumberGenerator.GetBytes(16)), MessageKind.Mail, new Message("a@shop.example", name, language, new Dictionary<string, string>
        {
            ["marketplace"] = marketplace, ["link"] = Link,
        }));
}
