using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>How many people were told that they will be erased, and how many were.</summary>
public sealed record InactiveResult(long Told, long Erased);

/// <summary>
/// People who were not here for years: a letter tells them, signing in keeps the account, and whoever does not is erased.
/// Each night it does a part; what is left the next one does.
/// </summary>
public sealed class InactivePeople(Db db, Vault vault, PublicAddress site, Erase erase, PrivacyPace pace)
{
    private const int Batch = 200;
    private const int MostEachNight = 1_000;
    private const string ListSql = """
        select p.user_id, p.email, p.language
          from accounts.inactive_people(@seenBefore, @toldFrom, @toldBefore::timestamptz, @after, @limit) p
        """;
    private const string CountSql =
        "select count(*) from accounts.inactive_people(@seenBefore, @toldFrom, @toldBefore::timestamptz, 0, null::integer)";
    private const string TellSql = "select accounts.tell_inactive(@userId, @seenBefore, @letter)";

    // A letter counts for so long after its day came: whom something kept from being erased is told anew.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>How many people the next night would erase.</summary>
    /// <param name="keepDays">After how many days without them.</param>
    public static Task<long> CountAsync(Db db, PrivacyPace pace, int keepDays, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(pace);
        return db.FirstAsync<long>(Actor.System, CountSql, new
        {
            seenBefore = now.AddDays(-keepDays), toldFrom = now - pace.Notice - Grace, toldBefore = Today(now) - pace.Notice,
        }, cancel);
    }

    /// <summary>Erases whose days are over, then tells those whose days begin.</summary>
    /// <param name="keepDays">After how many days without them people are erased.</param>
    public async Task<InactiveResult> HandleAsync(int keepDays, DateTimeOffset now, CancellationToken cancel)
    {
        var erased = 0L;
        var seenBefore = now.AddDays(-keepDays);
        var toldFrom = now - pace.Notice - Grace;
        await foreach (var person in EachAsync(seenBefore, toldFrom, Today(now) - pace.Notice, cancel))
        {
            try
            {
                await erase.PersonAsync(null, person.UserId, "inactive", cancel);
                erased++;
            }
            catch (PostgresException e) when (e.SqlState is "ST404" or "ST409")
            {
                // They came back, an order of theirs is open, or nobody else manages people: they stay.
            }
        }

        var told = 0L;
        var nearly = seenBefore + pace.Notice;
        // The first day that begins after the days of the notice: whatever the hour the job runs at, nobody is erased sooner.
        var day = (Today(now) + pace.Notice).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var market = await Marketplace.NameAsync(db, cancel);
        await foreach (var person in EachAsync(nearly, toldFrom, null, cancel))
        {
            var letter = new Message(person.Email, "inactive-account", person.Language, new Dictionary<string, string>
            {
                ["marketplace"] = market,
                ["day"] = day,
                ["link"] = site.Of("/account/sign-in").AbsoluteUri,
            }).Seal(vault);
            var userId = person.UserId;
            if (await db.FirstAsync<bool>(Actor.System, TellSql, new { userId, seenBefore = nearly, letter }, cancel))
            {
                told++;
            }
        }

        return new(told, erased);
    }

    private static DateTimeOffset Today(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    private async IAsyncEnumerable<Inactive> EachAsync(
        DateTimeOffset seenBefore, DateTimeOffset toldFrom, DateTimeOffset? toldBefore,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        var after = 0L;
        for (var done = 0; done < MostEachNight; done += Batch)
        {
            var people = await db.ListAsync<Inactive>(
                Actor.System, ListSql, new { seenBefore, toldFrom, toldBefore, after, limit = Batch }, cancel);
            foreach (var person in people)
            {
                yield return person;
                after = person.UserId;
            }

            if (people.Count < Batch)
            {
                yield break;
            }
        }
    }

    private sealed record Inactive
    {
        public long UserId { get; init; }

        public string Email { get; init; } = "";

        public string Language { get; init; } = "en";
    }
}
