using Npgsql;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

public sealed class EnsureOperatorTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly DataFolder _data = new(Directory.CreateTempSubdirectory("stoa-operator-").FullName);

    [Fact]
    public async Task The_first_start_makes_one_operator_who_can_sign_in_and_later_ones_none()
    {
        DemoAccounts.Write(
            _data, [new("shopper", "ann@stoa.example", "x"), new("operator", EnsureOperator.Email, "old")]);
        var made = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => EnsureOperator.RunAsync(database.Db, _data)));
        Assert.Single(made, m => m);
        Assert.False(await EnsureOperator.RunAsync(database.Db, _data));

        var accounts = DemoAccounts.Read(_data);
        Assert.Equal(["shopper", "operator"], accounts.Select(a => a.Role));
        await using var host = await TestHost.StartAsync(database);
        await host.TokensAsync(new TestPerson(0, accounts[1].Email, accounts[1].Password, null));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_data.DemoAccountsFile));
        }
    }

    [Fact]
    public async Task An_e_mail_address_belongs_to_one_person()
    {
        var input = new CreateAccountInput("Bo", "Bo@stoa.example", null, "shopper");
        await CreateAccount.Handle(database.Db, input);
        var error = await Assert.ThrowsAsync<PostgresException>(
            () => CreateAccount.Handle(database.Db, input with { Email = "bo@STOA.example" }));
        Assert.Equal("ST409", error.SqlState);
    }

    [Fact]
    public async Task Roles_and_passwords_are_checked()
    {
        var input = new CreateAccountInput("Cy", "cy@stoa.example", "fourteen signs", "shopper");
        var tooShort = await Assert.ThrowsAsync<InputException>(() => CreateAccount.Handle(database.Db, input));
        Assert.Equal("password", tooShort.Field);
        var unknown = await Assert.ThrowsAsync<PostgresException>(
            () => CreateAccount.Handle(database.Db, input with { Password = null, Role = "emperor" }));
        Assert.Equal("ST400", unknown.SqlState);
    }

    public void Dispose() => Directory.Delete(_data.Path, recursive: true);
}
