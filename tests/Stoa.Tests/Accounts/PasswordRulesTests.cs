using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class PasswordRulesTests
{
    [Fact]
    public void Every_password_of_a_supplied_list_is_found_and_no_other()
    {
        using var scratch = new ScratchFolder();
        var listed = Enumerable.Range(0, 500).Select(i => $"meadow lantern quartz plover {i}").ToList();
        var file = Path.Combine(scratch.Path, "list.txt");
        File.WriteAllLines(file, listed.Select(Hash).Order(StringComparer.Ordinal).Select((h, i) => $"{h}:{i}"));
        var rules = new PasswordRules(file);
        Assert.All(listed, p => Assert.Equal("password", Assert.Throws<InputException>(() => rules.Check("password", p)).Field));
        foreach (var free in Enumerable.Range(500, 500).Select(i => $"meadow lantern quartz plover {i}"))
        {
            rules.Check("password", free);
        }
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("1234567890123456")]
    [InlineData("qwertyuiopasdfgh")]
    public void What_is_easy_to_guess_is_refused(string password) =>
        Assert.Throws<InputException>(() => new PasswordRules().Check("password", password));

    [Fact]
    public void Long_ones_are_judged_quickly() => new PasswordRules().Check(
        "password", new string([.. Enumerable.Range(0, 1024).Select(i => (char)('!' + i * 7919 % 90))]));

    [SuppressMessage("Security", "CA5350", Justification = "The lists' format.")]
    private static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
}
