using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>A question that somebody can answer to get back in.</summary>
public sealed record SecurityQuestion(string Key, string Text);

/// <summary>The questions there are, and which of them somebody chose.</summary>
public sealed record SecurityQuestionsAnswer(IReadOnlyList<SecurityQuestion> Available, IReadOnlyList<string> Chosen);

/// <summary>Three answers by the keys of their questions, and the person's password.</summary>
public sealed record SecurityAnswersInput(string? CurrentPassword, IReadOnlyDictionary<string, string?>? Answers);

/// <summary>The person's password, to do without security questions.</summary>
public sealed record ClearAnswersInput(string? CurrentPassword);

/// <summary>Somebody's security questions: which they are, and choosing others.</summary>
public sealed partial class SecurityQuestions(Db db, OwnPassword own)
{
    /// <summary>How many questions somebody answers.</summary>
    public const int Needed = 3;

    private const int Shortest = 3;
    private const int Longest = 200;
    private const string ChosenSql = """
        select array(select jsonb_array_elements_text(u.security_questions))
          from accounts.users u
         where u.user_id = @userId
        """;
    private const string SetSql = "select accounts.set_security_answers(@userId, @questions, @hashes)";

    /// <summary>Keys stay for ever. None asks for what registers, schools or social networks tell.</summary>
    public static IReadOnlyList<SecurityQuestion> All { get; } =
    [
        new("childhood-nickname", "What did your family call you as a child?"),
        new("first-concert", "Which was the first concert you went to?"),
        new("first-job-street", "In which street was your first job?"),
        new("first-meal", "What was the first dish you learned to cook?"),
        new("first-toy", "What was your favourite toy called?"),
        new("first-trip", "Where did you first travel by aeroplane?"),
        new("childhood-friend", "What is the full name of your best friend as a child?"),
        new("childhood-dream", "What did you want to become as a child?"),
        new("teacher", "Which teacher taught you most, by full name?"),
        new("hidden-place", "Where did you hide things as a child?"),
    ];

    public async Task<SecurityQuestionsAnswer> ReadAsync(long userId, CancellationToken cancel) =>
        new(All, await db.FirstAsync<string[]>(Actor.System, ChosenSql, new { userId }, cancel) ?? []);

    /// <summary>
    /// Replaces what was chosen. Throws <see cref="InputException"/> on answers, answers.{key} or currentPassword.
    /// </summary>
    public async Task SetAsync(long userId, SecurityAnswersInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        var answers = Check(input.Answers);
        await own.CheckAsync(userId, input.CurrentPassword);
        var questions = answers.Select(a => a.Key).ToArray();
        var hashes = new string[answers.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = await ArgonHasher.HashAsync(answers[i].Value, cancel);
        }

        await db.ExecuteAsync(Actor.System, SetSql, new { userId, questions, hashes }, cancel);
    }

    /// <summary>Without them only letters let the person back in. Throws on currentPassword.</summary>
    public async Task ClearAsync(long userId, ClearAnswersInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        await own.CheckAsync(userId, input.CurrentPassword);
        await db.ExecuteAsync(
            Actor.System, SetSql, new { userId, questions = Array.Empty<string>(), hashes = Array.Empty<string>() }, cancel);
    }

    /// <summary>What is compared: nobody remembers with how many blanks and capitals they once answered.</summary>
    public static string Normalize(string? answer) => Blanks().Replace(
        (answer ?? "").Normalize(NormalizationForm.FormKC).Trim().ToLower(CultureInfo.InvariantCulture), " ");

    private static List<KeyValuePair<string, string>> Check(IReadOnlyDictionary<string, string?>? given)
    {
        if (given is not { Count: Needed })
        {
            throw new InputException("answers", $"Choose {Needed} different questions.");
        }

        var answers = new List<KeyValuePair<string, string>>();
        foreach (var (key, answer) in given.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            var field = $"answers.{key}";
            if (All.All(q => q.Key != key))
            {
                throw new InputException("answers", "Choose questions of the list.");
            }

            if (answer is { Length: > Longest })
            {
                throw new InputException(field, $"An answer has {Shortest} to {Longest} characters.");
            }

            var normal = Normalize(answer);
            if (normal.Length < Shortest)
            {
                throw new InputException(field, $"An answer has {Shortest} to {Longest} characters.");
            }

            if (answers.Any(a => a.Value == normal))
            {
                throw new InputException(field, "Give each question an answer of its own.");
            }

            answers.Add(new(key, normal));
        }

        return answers;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
