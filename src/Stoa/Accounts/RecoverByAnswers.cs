using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Whose security questions are wanted.</summary>
public sealed record RecoverQuestionsInput(string? Email);

/// <summary>The questions to answer, all of them.</summary>
public sealed record RecoverQuestionsAnswer(IReadOnlyList<SecurityQuestion> Questions);

/// <summary>Answers by the keys of their questions; the code of a second factor where one is on.</summary>
public sealed record RecoverAnswersInput(string? Email, IReadOnlyDictionary<string, string?>? Answers, string? Code);

/// <summary>The token that POST /api/v1/auth/reset takes, within 15 minutes and once.</summary>
public sealed record RecoverAnswersAnswer(string Token);

/// <summary>Lets people back in by their security questions.</summary>
public sealed class RecoverByAnswers(Db db, Vault vault, SubjectKeys keys, PublicAddress site, SecondFactor factor)
{
    private const int Longest = 1000;
    private const string QuestionsSql = """
        select array_agg(a.question)
          from accounts.users u join accounts.security_answers a on a.user_id = u.user_id
         where lower(u.email) = lower(@email) and u.status = 'active'
        """;
    private const string TrySql = """
        select t.user_id, t.email, t.language, t.two_factor_enabled, t.security_stamp, t.questions, t.answer_hashes
          from accounts.try_answers(@email) t
        """;
    private const string RecoverSql = "select accounts.recover_by_answers(@userId, @securityStamp, @tokenHash, @letter)";

    /// <summary>
    /// The person's questions. Whoever has none, or no account, is asked three as well, always the same ones.
    /// </summary>
    public async Task<RecoverQuestionsAnswer> AskAsync(RecoverQuestionsInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        var email = Check(input.Email);
        var secret = await keys.DeriveAsync("security questions of nobody", cancel);
        var asked = await db.FirstAsync<string[]>(Actor.System, QuestionsSql, new { email }, cancel) ?? MadeUp(secret, email);
        return new([.. asked.Order(StringComparer.Ordinal).Select(k => SecurityQuestions.All.First(q => q.Key == k))]);
    }

    /// <summary>
    /// A token to choose a new password with, or nothing: an answer is wrong, the code is, there were five wrong
    /// attempts within 24 hours, or there is no such account. All of them take the same steps.
    /// </summary>
    public async Task<string?> TryAsync(RecoverAnswersInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        var email = Check(input.Email);
        if (input.Answers is null || input.Answers.Values.Any(a => a?.Length > Longest))
        {
            throw new InputException("answers", "The answers are needed, by the keys of their questions.");
        }

        var attempt = await db.FirstAsync<Attempt>(Actor.System, TrySql, new { email }, cancel);
        if (!await AreRightAsync(attempt, input.Answers, cancel) || attempt is null
            || (attempt.TwoFactorEnabled && !await HasValidCodeAsync(attempt.UserId, input.Code, cancel)))
        {
            return null;
        }

        var token = Token.New();
        var marketplace = await Marketplace.NameAsync(db, cancel);
        var letter = new Message(attempt.Email, "recovered-by-questions", attempt.Language, new Dictionary<string, string>
        {
            ["marketplace"] = marketplace,
            ["link"] = site.Of("/account/recover").AbsoluteUri,
        }).Seal(vault);
        return await db.FirstAsync<bool>(Actor.System, RecoverSql, new
        {
            attempt.UserId,
            attempt.SecurityStamp,
            tokenHash = Token.Hash(token),
            letter,
        }, cancel) ? token : null;
    }

    // Every answer is compared, whatever the others were, and with nobody's where there is none to compare with.
    private static async Task<bool> AreRightAsync(
        Attempt? attempt, IReadOnlyDictionary<string, string?> answers, CancellationToken cancel)
    {
        var right = 0;
        for (var i = 0; i < SecurityQuestions.Needed; i++)
        {
            var question = attempt?.Questions.ElementAtOrDefault(i) ?? "";
            var given = SecurityQuestions.Normalize(answers.GetValueOrDefault(question));
            var hash = given.Length == 0 ? null : attempt?.AnswerHashes.ElementAtOrDefault(i);
            var result = await ArgonHasher.VerifyAsync(hash ?? ArgonHasher.Dummy, given.PadRight(1), cancel);
            right += hash is not null && result != PasswordVerificationResult.Failed ? 1 : 0;
        }

        return right == SecurityQuestions.Needed;
    }

    // Answers never stand in for a second factor: its code is taken too, and a missing one is a wrong one.
    private async Task<bool> HasValidCodeAsync(long userId, string? code, CancellationToken cancel) =>
        code is { Length: > 0 and <= 50 } && await factor.UseAsync(userId, code, cancel);

    // Three of the questions, which depend on the address and on a secret of this marketplace that no rotation changes:
    // questions that change would tell who has no account.
    private static string[] MadeUp(byte[] secret, string email)
    {
        var bytes = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(email.ToLowerInvariant()));
        return [.. SecurityQuestions.All.Select((q, i) => (q.Key, Rank: bytes[i]))
            .OrderBy(q => q.Rank).ThenBy(q => q.Key, StringComparer.Ordinal).Take(SecurityQuestions.Needed)
            .Select(q => q.Key)];
    }

    private static string Check(string? email) => email?.Trim() is { Length: > 0 and <= 254 } given && !given.Contains('\0')
        ? given
        : throw new InputException("email", "An e-mail address of at most 254 characters is needed.");

    private sealed record Attempt
    {
        public long UserId { get; init; }

        public string Email { get; init; } = "";

        public string Language { get; init; } = "";

        public bool TwoFactorEnabled { get; init; }

        public Guid SecurityStamp { get; init; }

        public string[] Questions { get; init; } = [];

        public string[] AnswerHashes { get; init; } = [];
    }
}
