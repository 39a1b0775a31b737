using Microsoft.Extensions.Configuration;
using Stoa.Accounts;
using Stoa.Notifications;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>People who were not here for years are told, may come back, and are erased otherwise.</summary>
public sealed class InactivePeopleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly TimeSpan Notice = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Off_it_tells_and_erases_nobody()
    {
        var person = await AddAsync(seenDaysAgo: 4000);
        Assert.False((await Retention.ListAsync(database.Db, Pace, Now, default))
            .Single(s => s.Rule.Kind == "inactive people").Rule.IsOn);
        var removed = await Retention.Handle(database.Db, People(), Now, default);
        Assert.Equal(0, removed["inactive people"]);
        Assert.DoesNotContain("letters to inactive people", removed.Keys);
        Assert.Equal((false, false), await StateAsync(person));
    }

    [Fact]
    public async Task Whoever_is_told_and_does_not_come_is_erased_after_the_days_of_the_notice_and_not_before()
    {
        var person = await AddAsync(seenDaysAgo: 2000, language: "de");
        await Retention.ChangeAsync(database.Db, null, "inactive people", new(1500, true), default);
        var first = await Retention.Handle(database.Db, People(), Now, default);
        Assert.Equal(0, first["inactive people"]);
        Assert.True(first["letters to inactive people"] >= 1);
        var letter = Assert.Single(await LettersAsync(person));
        Assert.Equal(("inactive-account", "de"), (letter.Template, letter.Language));
        Assert.Equal(Now.UtcDateTime.Date.AddDays(31).ToString("yyyy-MM-dd"), letter.Values["day"]);

        // Told once; whatever the hour, nobody is erased before the day that the letter names.
        await People().HandleAsync(1500, Now.UtcDateTime.Date.AddDays(31).AddTicks(-1), default);
        Assert.Single(await LettersAsync(person));
        Assert.Equal((true, false), await StateAsync(person));
        var day = new DateTimeOffset(Now.UtcDateTime.Date.AddDays(31), TimeSpan.Zero);
        Assert.True((await DueAsync(day)) >= 1);
        var last = await Retention.Handle(database.Db, People(), day, default);
        Assert.True(last["inactive people"] >= 1);
        Assert.Equal((false, true), await StateAsync(person));
        Assert.Equal("inactive", await database.AsOwnerAsync<string>(
            "select e.kind from platform.erasures e where e.subject = 'person' and e.subject_id = @person", new { person }));
        await Retention.ChangeAsync(database.Db, null, "inactive people", new(null, false), default);
    }

    [Theory]
    [InlineData("update accounts.users set last_login = now() where user_id = @person")]
    [InlineData("""
        insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, security_stamp)
        values (@person, 'token', sha256(@person::text::bytea), now(), gen_random_uuid())
        """)]
    public async Task Coming_back_keeps_the_account(string comesBack)
    {
        var person = await AddAsync(seenDaysAgo: 2000);
        await People().HandleAsync(1500, Now, default);
        await AgeNoticeAsync(person, days: 40);
        await database.AsOwnerAsync<int>(comesBack, new { person });
        // Also when the list was made a moment before they came.
        var late = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => Eraser().PersonAsync(null, person, "inactive", default));
        Assert.Equal("ST409", late.SqlState);
        await People().HandleAsync(1500, Now, default);
        Assert.Equal((true, false), await StateAsync(person));
        Assert.Single(await LettersAsync(person));
    }

    [Fact]
    public async Task Nobody_is_erased_who_was_never_told_or_so_long_ago_that_they_are_told_anew()
    {
        var person = await AddAsync(seenDaysAgo: 2000);
        var never = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => Eraser().PersonAsync(null, person, "inactive", default));
        Assert.Equal("ST409", never.SqlState);
        await People().HandleAsync(1500, Now, default);
        await AgeNoticeAsync(person, days: 100);
        await People().HandleAsync(1500, Now, default);
        Assert.Equal((true, false), await StateAsync(person));
        Assert.Equal(2, (await LettersAsync(person)).Count);
    }

    [Fact]
    public async Task Whom_something_keeps_from_being_erased_and_who_cannot_come_back_gets_no_letter()
    {
        var owner = await AddAsync(seenDaysAgo: 2000);
        var banned = await AddAsync(seenDaysAgo: 2000);
        var recent = await AddAsync(seenDaysAgo: 1400);
        await database.AsOwnerAsync<int>("""
            insert into vendors.vendors (name, slug, currency, status, user_id) values ('Theirs', 'theirs', 'EUR', 'active', @owner);
            update accounts.users set status = 'banned' where user_id = @banned
            """, new { owner, banned });
        await People().HandleAsync(1500, Now, default);
        foreach (var person in new[] { owner, banned, recent })
        {
            Assert.Empty(await LettersAsync(person));
        }
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("14", 14)]
    [InlineData("6", null)]
    [InlineData("two", null)]
    public void The_days_of_the_notice_are_a_setting_within_bounds(string? given, int? days)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Privacy:NoticeDays"] = given }).Build();
        if (days is { } number)
        {
            Assert.Equal(new PrivacyPace(TimeSpan.FromDays(7), TimeSpan.FromDays(number)), PrivacyPace.From(settings));
        }
        else
        {
            var refused = Assert.Throws<StoaException>(() => PrivacyPace.From(settings));
            Assert.Contains("Privacy__NoticeDays", refused.Message, StringComparison.Ordinal);
        }
    }

    private static PrivacyPace Pace { get; } = new(TimeSpan.FromDays(7), Notice);

    private InactivePeople People() => new(
        database.Db, Cluster.Current.Vault, new PublicAddress("https://shop.example"), Eraser(), Pace);

    private Erase Eraser() => new(database.Db, Cluster.Current.Vault, Cluster.Current.Data,
        new SubjectKeys(database.Db, Cluster.Current.Vault));

    private async Task<long> DueAsync(DateTimeOffset now) => (await Retention.ListAsync(database.Db, Pace, now, default))
        .Single(s => s.Rule.Kind == "inactive people").Due;

    private Task<long> AddAsync(int seenDaysAgo, string language = "en") => database.AsOwnerAsync<long>("""
        insert into accounts.users (name, email, role_id, language, created_at, last_login)
        select 'Ann Gone', gen_random_uuid() || '@gone.example', r.role_id, @language, now() - interval '11 years',
               now() - @seenDaysAgo * interval '1 day'
          from accounts.roles r where r.name = 'shopper' returning user_id
        """, new { seenDaysAgo, language });

    private Task<int> AgeNoticeAsync(long person, int days) => database.AsOwnerAsync<int>(
        "update accounts.users set inactivity_told_at = now() - @days * interval '1 day' where user_id = @person",
        new { person, days });

    private Task<(bool IsTold, bool IsErased)> StateAsync(long person) => database.AsOwnerAsync<(bool, bool)>(
        "select inactivity_told_at is not null, erased_at is not null from accounts.users where user_id = @person", new { person });

    private async Task<List<Message>> LettersAsync(long person)
    {
        var email = await database.AsOwnerAsync<string?>("select email from accounts.users where user_id = @person", new { person });
        await using var command = database.Db.App.CreateCommand("select sealed_payload from platform.outbox where sealed_payload <> ''");
        await using var rows = await command.ExecuteReaderAsync();
        var letters = new List<Message>();
        while (await rows.ReadAsync())
        {
            letters.Add(Message.Open(Cluster.Current.Vault, rows.GetFieldValue<byte[]>(0)));
        }

        return [.. letters.Where(l => l.To == email)];
    }
}
