using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What staff corrects about somebody, and why: what is left out stays; an empty phone is removed.</summary>
public sealed record CorrectionInput(string? Name, string? Email, string? Phone, string? Reason);

/// <summary>Corrects somebody's name, e-mail address or phone. Letters tell them, at the address of before too.</summary>
public sealed class CorrectPerson(Db db, Vault vault, SubjectKeys keys, PublicAddress site)
{
    private const string PersonSql = "select u.email, u.language from accounts.users u where u.user_id = @id";
    private const string CorrectSql = """
        select accounts.correct_person(@actor, @id, @name, @email, @setsPhone, @phone::bytea, @reason, @letters::bytea[])
        """;

    /// <summary>
    /// Throws <see cref="InputException"/> that names a field, and the database's errors of accounts.correct_person.
    /// </summary>
    public async Task HandleAsync(long actor, long id, CorrectionInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        var why = PrivacyRequests.Given(input.Reason);
        var person = await db.FirstAsync<Addressee>(Actor.System, PersonSql, new { id }, cancel)
            ?? throw new NotFoundException("person");
        var name = input.Name is null ? null : Register.NameOf(input.Name);
        var email = input.Email is null ? null : Register.EmailOf(input.Email);
        var number = PhoneNumber.Normalize("phone", input.Phone, null);
        if (name is null && email is null && input.Phone is null)
        {
            throw new InputException("name", "Say what is to be corrected.");
        }

        var what = string.Join(", ", new[]
        {
            name is null ? null : "name", email is null ? null : "e-mail", input.Phone is null ? null : "phone",
        }.OfType<string>());
        var market = await Marketplace.NameAsync(db, cancel);
        var letters = new[] { person.Email, email }.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(to => new Message(to, "details-corrected", person.Language, new Dictionary<string, string>
            {
                ["marketplace"] = market,
                ["what"] = what,
                ["link"] = site.Of("/account/profile").AbsoluteUri,
            }).Seal(vault)).ToArray();
        await db.ExecuteAsync(Actor.System, CorrectSql, new
        {
            actor, id, name, email, setsPhone = input.Phone is not null,
            phone = number is null ? null : await keys.SealAsync(id, number, cancel),
            reason = await keys.SealAsync(id, why, cancel), letters,
        }, cancel);
    }

    private sealed record Addressee
    {
        public string? Email { get; init; }

        public string Language { get; init; } = "en";
    }
}
