using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Finds people by a phone number although numbers are sealed: users.phone_index holds keyed hashes of them.</summary>
public sealed class PhoneIndex(Db db, SubjectKeys keys, BlindIndex blind)
{
    private const int Batch = 500;
    private const int FewestDigits = 7;
    private const int MostDigits = 15;
    private const string UnindexedSql = """
        select u.user_id, u.phone::bytea as phone from accounts.users u
         where u.phone is not null and u.phone_index is null and u.user_id > @after
         order by u.user_id limit @batch
        """;
    private const string KeepSql = """
        update accounts.users u set phone_index = n.index
          from unnest(@ids::bigint[], @phones::bytea[], @indexes::bytea[]) as n (id, phone, index)
         where u.user_id = n.id and u.phone = n.phone
        """;

    /// <summary>The index of a number in E.164, signs between the digits aside.</summary>
    public Task<byte[]> OfAsync(string number, CancellationToken cancel) =>
        blind.OfAsync("users.phone", $"+{Digits(number)}", cancel);

    /// <summary>
    /// The index of what somebody looks for; null when that is no whole number with its country, such as +44 20 7946 0018.
    /// </summary>
    public async Task<byte[]?> SoughtAsync(string? text, CancellationToken cancel)
    {
        var sought = text?.Trim() ?? "";
        return sought.StartsWith('+') && sought.Skip(1).All(c => char.IsAsciiDigit(c) || " -().".Contains(c))
            && Digits(sought).Length is >= FewestDigits and <= MostDigits
            ? await OfAsync(sought, cancel) : null;
    }

    /// <summary>
    /// Makes the indexes that are missing: of numbers from before there were any, or that were written without. In batches,
    /// so that it can be interrupted; a number that changes meanwhile is left alone. Answers how many it made.
    /// </summary>
    public async Task<int> FillAsync(CancellationToken cancel)
    {
        var (made, after) = (0, 0L);
        while (true)
        {
            var rows = await db.ListAsync<Row>(Actor.System, UnindexedSql, new { after, batch = Batch }, cancel);
            if (rows.Count == 0)
            {
                return made;
            }

            var opened = await keys.OpenAsync([.. rows.Select(r => (Subject.Person(r.UserId), (byte[]?)r.Phone))], cancel);
            // Of people who were erased nothing can be opened, and nothing is to be found.
            var found = rows.Zip(opened).Where(p => p.Second is not null).ToList();
            var indexes = new List<byte[]>();
            foreach (var (_, number) in found)
            {
                indexes.Add(await OfAsync(number!, cancel));
            }

            made += await db.ExecuteAsync(Actor.System, KeepSql, new
            {
                ids = found.Select(f => f.First.UserId).ToArray(),
                phones = found.Select(f => f.First.Phone).ToArray(),
                indexes = indexes.ToArray(),
            }, cancel);
            after = rows[^1].UserId;
        }
    }

    private static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit));

    private sealed record Row
    {
        public long UserId { get; init; }

        public byte[] Phone { get; init; } = [];
    }
}
