using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What somebody keeps about themselves.</summary>
/// <param name="Phone">In E.164; null when none is known.</param>
/// <param name="Language">Of letters: a BCP 47 tag.</param>
/// <param name="Currency">ISO 4217; null for the marketplace's.</param>
/// <param name="PendingEmail">The address that a link was sent to and that is not confirmed yet.</param>
/// <param name="Status">active, inactive or banned.</param>
/// <param name="SecurityQuestions">How many of them are set.</param>
public sealed record ProfileAnswer(
    string Name, string Email, string? PendingEmail, string? Phone, string Language, string? Currency, string Role,
    string Status, DateTime CreatedAt, bool TwoFactorEnabled, int SecurityQuestions);

/// <summary>What somebody changes about themselves: all of it at once.</summary>
/// <param name="Phone">With the country in front, or as it is dialled in the country of the default address.</param>
public sealed record ProfileInput(string? Name, string? Phone, string? Language, string? Currency);

/// <summary>A currency that people can choose.</summary>
public sealed record CurrencyChoice
{
    public string CurrencyCode { get; init; } = "";

    public string Name { get; init; } = "";
}

/// <summary>Reads and writes somebody's own profile.</summary>
public sealed class OwnProfile(Db db, SubjectKeys keys, PhoneIndex phones)
{
    private const string FindSql = """
        select u.name, u.email, u.phone, u.language, u.currency, r.name as role, u.status, u.created_at,
               u.two_factor_enabled, jsonb_array_length(u.security_questions) as security_questions,
               u.address ->> 'country_code' as country_code,
               (select c.email from accounts.email_changes c
                 where c.user_id = u.user_id and c.expires_at > now()) as pending_email
          from accounts.users u join accounts.roles r on r.role_id = u.role_id
         where u.user_id = @userId
        """;
    private const string SaveSql = "select accounts.save_profile(@userId, @name, @phone, @phoneIndex, @language, @currency)";
    private const string CurrenciesSql = "select c.currency_code, c.name from pricing.currency_list() c";

    public async Task<ProfileAnswer> ReadAsync(long userId, CancellationToken cancel)
    {
        var row = await FindAsync(userId, cancel);
        var phone = (await keys.OpenAsync(userId, [row.Phone], cancel))[0];
        return new(row.Name, row.Email, row.PendingEmail, phone, row.Language, row.Currency, row.Role, row.Status,
            DateTime.SpecifyKind(row.CreatedAt, DateTimeKind.Utc), row.TwoFactorEnabled, row.SecurityQuestions);
    }

    /// <summary>Throws <see cref="InputException"/> that names a field.</summary>
    public async Task<ProfileAnswer> SaveAsync(long userId, ProfileInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        var name = Register.NameOf(input.Name);
        var language = Register.LanguageOf(input.Language?.Trim());
        if (!LetterWriter.Languages.Contains(language.Split('-')[0]))
        {
            throw new InputException("language", $"Letters are written in {string.Join(", ", LetterWriter.Languages)}.");
        }

        var row = await FindAsync(userId, cancel);
        var number = PhoneNumber.Normalize("phone", input.Phone, row.CountryCode);
        var phone = number is null ? null : await keys.SealAsync(userId, number, cancel);
        var phoneIndex = number is null ? null : await phones.OfAsync(number, cancel);
        var currency = string.IsNullOrWhiteSpace(input.Currency) ? null : input.Currency.Trim().ToUpperInvariant();
        await db.ExecuteAsync(Actor.System, SaveSql, new { userId, name, phone, phoneIndex, language, currency }, cancel);
        return await ReadAsync(userId, cancel);
    }

    /// <summary>The currencies to choose from, by name.</summary>
    public Task<List<CurrencyChoice>> CurrenciesAsync(CancellationToken cancel) =>
        db.ListAsync<CurrencyChoice>(Actor.System, CurrenciesSql, cancel: cancel);

    private async Task<Row> FindAsync(long userId, CancellationToken cancel) =>
        await db.FirstAsync<Row>(Actor.System, FindSql, new { userId }, cancel) ?? throw new NotFoundException("person");

    private sealed record Row
    {
        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public byte[]? Phone { get; init; }

        public string Language { get; init; } = "";

        public string? Currency { get; init; }

        public string Role { get; init; } = "";

        public string Status { get; init; } = "";

        public DateTime CreatedAt { get; init; }

        public bool TwoFactorEnabled { get; init; }

        public int SecurityQuestions { get; init; }

        public string? CountryCode { get; init; }

        public string? PendingEmail { get; init; }
    }
}
