using Microsoft.AspNetCore.Identity;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class ArgonHasherTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 256 -p 1 -l 32 -e
    private const string Reference =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    private const string SetHashSql =
        "update accounts.users set password_hash = @hash where user_id = @UserId returning 1";
    private const string HashSql = "select password_hash from accounts.users where user_id = @UserId";

    [Fact]
    public void A_hash_says_how_it_was_made_and_fits_its_password_only()
    {
        var hash = ArgonHasher.Hash("correct horse battery");
        Assert.Matches(@"^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", hash);
        Assert.Equal(PasswordVerificationResult.Success, ArgonHasher.Verify(hash, "correct horse battery"));
        Assert.Equal(PasswordVerificationResult.Failed, ArgonHasher.Verify(hash, "correct horse batterY"));
        Assert.NotEqual(hash, ArgonHasher.Hash("correct horse battery"));
    }

    [Fact]
    public void The_reference_implementations_hash_fits_and_is_to_be_made_anew()
    {
        Assert.Equal(PasswordVerificationResult.SuccessRehashNeeded, ArgonHasher.Verify(Reference, "password"));
        Assert.Equal(PasswordVerificationResult.Failed, ArgonHasher.Verify(Reference, "Password"));
    }

    [Fact]
    public void A_password_fits_however_its_accents_were_typed()
    {
        Assert.Equal(
            PasswordVerificationResult.Success, ArgonHasher.Verify(ArgonHasher.Hash("caf\u00e9"), "cafe\u0301"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$***$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    public void What_is_no_hash_of_ours_fits_nothing(string hash)
    {
        Assert.Equal(PasswordVerificationResult.Failed, ArgonHasher.Verify(hash, "password"));
    }

    [Fact]
    public async Task An_older_hash_is_made_anew_at_sign_in_and_nobody_is_signed_out()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = (await host.AddPersonAsync("operator")) with { Password = "password" };
        await database.AsOwnerAsync<int>(SetHashSql, new { hash = Reference, person.UserId });
        var client = await host.SignInAsync(person);
        var made = await database.AsOwnerAsync<string>(HashSql, person);
        Assert.Equal(PasswordVerificationResult.Success, ArgonHasher.Verify(made, "password"));
        (await client.GetAsync("/api/v1/auth/session")).EnsureSuccessStatusCode();
        await host.TokensAsync(person);
        Assert.Equal(made, await database.AsOwnerAsync<string>(HashSql, person));
    }
}
