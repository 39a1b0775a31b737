using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Accounts;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>Security questions: choosing them, and getting back in by them.</summary>
public sealed class SecurityQuestionTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Password = "plover quartz meadow lantern";
    private const string Own = "/api/v1/account/security-questions";
    private static readonly Dictionary<string, string> Answers = new()
    {
        ["teacher"] = "Mrs  Ada Quill", ["first-toy"] = "Blue Bear", ["hidden-place"] = "Under the stairs",
    };
    private TestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TestHost.StartAsync(database);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Who_answers_their_questions_chooses_a_new_password()
    {
        var person = await AddAsync();
        Assert.Equal(Answers.Keys.Order(), await AskAsync(person.Email.ToUpperInvariant()));
        var signedIn = await _host.SignInAsync(person);
        // Neither case nor blanks nor the kind of letters count.
        var token = await TokenAsync(person.Email, new()
        {
            ["teacher"] = " mrs ada\tquill ", ["first-toy"] = "BLUE BEAR", ["hidden-place"] = "Ｕnder the  stairs",
        });
        Assert.Equal(15, await database.AsOwnerAsync<int>("""
            select round(extract(epoch from expires_at - created_at) / 60)::int
              from accounts.password_resets where user_id = @UserId
            """, person));
        await Letters.ReadAsync(person.Email, "Your security questions were answered");
        using var reset = await _host.Client.PostAsJsonAsync("/api/v1/auth/reset", new { token, password = Password });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await signedIn.GetAsync(Own)).StatusCode);
        await _host.SignInAsync(person with { Password = Password });
    }

    [Theory]
    [InlineData("teacher", "Mrs Ada Quil")]
    [InlineData("first-toy", "")]
    [InlineData("hidden-place", null)]
    public async Task One_wrong_answer_is_enough_to_refuse(string question, string? answer)
    {
        var person = await AddAsync();
        Dictionary<string, string?> wrong = new(Answers.Select(a => KeyValuePair.Create(a.Key, (string?)a.Value)))
        {
            [question] = answer,
        };
        await IsRefusedAsync(await TryAsync(person.Email, wrong));
        wrong.Remove(question);
        wrong["first-meal"] = Answers[question];
        await IsRefusedAsync(await TryAsync(person.Email, wrong));
    }

    [Fact]
    public async Task Nothing_shows_who_has_an_account_or_questions()
    {
        var without = await _host.AddPersonAsync("shopper");
        var banned = await AddAsync();
        await database.AsOwnerAsync<int>("update accounts.users set status = 'banned' where user_id = @UserId", banned);
        foreach (var email in new[] { "nobody@shop.example", without.Email, banned.Email })
        {
            var questions = await AskAsync(email);
            Assert.Equal(3, questions.Distinct().Count());
            Assert.Equal(questions, await AskAsync(email.ToUpperInvariant()));
            await IsRefusedAsync(await TryAsync(email, Answers.ToDictionary(a => a.Key, a => (string?)a.Value)));
        }

        Assert.True((await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AskAsync($"nobody{i}@shop.example"))))
            .Select(q => string.Join(' ', q)).Distinct().Count() > 5);
    }

    [Fact]
    public async Task Five_wrong_attempts_lock_this_way_for_a_day()
    {
        var person = await AddAsync();
        for (var i = 0; i < 4; i++)
        {
            await IsRefusedAsync(await TryAsync(person.Email, []));
        }

        // A success forgets them.
        await TokenAsync(person.Email, Answers);
        for (var i = 0; i < 5; i++)
        {
            await IsRefusedAsync(await TryAsync(person.Email, []));
        }

        await IsRefusedAsync(await TryAsync(person.Email, Known()));
        Assert.Equal(24, await database.AsOwnerAsync<int>("""
            select round(extract(epoch from locked_until - now()) / 3600)::int
              from accounts.answer_attempts where user_id = @UserId
            """, person));
        Assert.Equal(Answers.Keys.Order(), await AskAsync(person.Email));
        await database.AsOwnerAsync<int>(
            "update accounts.answer_attempts set locked_until = now() - interval '1 second' where user_id = @UserId", person);
        await TokenAsync(person.Email, Answers);
    }

    [Fact]
    public async Task Attempts_at_the_same_time_count_one_by_one()
    {
        var person = await AddAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TryAsync(person.Email, [])));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Unauthorized, a.StatusCode));
        Assert.Equal((5, true), await database.AsOwnerAsync<(int, bool)>(
            "select failures, locked_until is not null from accounts.answer_attempts where user_id = @UserId", person));
        Assert.Equal(5, await database.AsOwnerAsync<long>(
            "select count(*) from audit.activity_logs where user_id = @UserId and activity_type = 'recovery tried'", person));
    }

    [Fact]
    public async Task Where_a_second_factor_is_on_answers_are_not_enough()
    {
        var person = await AddAsync();
        await database.AsOwnerAsync<int>(
            "update accounts.users set two_factor_enabled = true where user_id = @UserId", person);
        await IsRefusedAsync(await TryAsync(person.Email, Known()));
        await IsRefusedAsync(await TryAsync(person.Email, Known(), code: "000000"));
        await database.AsOwnerAsync<int>(
            "update accounts.users set two_factor_enabled = false where user_id = @UserId", person);
        var (app, _) = await TestAuthenticator.EnrolAsync(await _host.SignInAsync(person));
        await IsRefusedAsync(await TryAsync(person.Email, Known(), code: app.Code(0)));
        Assert.Equal(0, await database.AsOwnerAsync<long>(
            "select count(*) from accounts.password_resets where user_id = @UserId", person));
        using var right = await TryAsync(person.Email, Known(), code: app.Code(1));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Questions_are_chosen_replaced_and_cleared_with_the_password()
    {
        var person = await AddAsync();
        var client = await _host.SignInAsync(person);
        var first = await client.GetFromJsonAsync<SecurityQuestionsAnswer>(Own);
        Assert.Equal((10, 3), (first!.Available.Count, first.Chosen.Count));
        Assert.Equal(Answers.Keys.Order(), first.Chosen.Order());
        Dictionary<string, string> others = new() { ["first-trip"] = "Lisbon", ["first-meal"] = "Porridge", ["teacher"] = "Mr Oak" };
        Assert.Equal(HttpStatusCode.NoContent, await SetAsync(client, person.Password, others));
        Assert.Equal(others.Keys.Order(), await AskAsync(person.Email));
        await IsRefusedAsync(await TryAsync(person.Email, Known()));
        await TokenAsync(person.Email, others);

        Assert.Equal(HttpStatusCode.BadRequest, await ClearAsync(client, "wrong"));
        Assert.Equal(HttpStatusCode.NoContent, await ClearAsync(client, person.Password));
        Assert.Empty((await client.GetFromJsonAsync<SecurityQuestionsAnswer>(Own))!.Chosen);
        Assert.Equal("[]", await database.AsOwnerAsync<string>(
            "select security_questions::text from accounts.users where user_id = @UserId", person));
        await IsRefusedAsync(await TryAsync(person.Email, others.ToDictionary(a => a.Key, a => (string?)a.Value)));
    }

    [Fact]
    public async Task Answers_are_kept_as_hashes_only()
    {
        var person = await AddAsync();
        var kept = await database.AsOwnerAsync<string>("""
            select string_agg(a::text, ' ') || (select u::text from accounts.users u where u.user_id = @UserId)
              from accounts.security_answers a where a.user_id = @UserId
            """, person);
        Assert.Contains("$argon2id$", kept, StringComparison.Ordinal);
        Assert.All(["quill", "bear", "stairs"], s => Assert.DoesNotContain(s, kept, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("answers", """{"teacher": "one one", "first-toy": "two two"}""")]
    [InlineData("answers", """{"teacher": "one one", "first-toy": "two two", "first-pet": "three"}""")]
    [InlineData("answers", """{"a": "1", "b": "2", "c": "3", "d": "4"}""")]
    [InlineData("answers.teacher", """{"teacher": " a ", "first-toy": "two two", "first-trip": "three"}""")]
    [InlineData("answers.teacher", """{"teacher": null, "first-toy": "two two", "first-trip": "three"}""")]
    [InlineData("answers.teacher", """{"teacher": "TWO  two", "first-toy": "two two", "first-trip": "three"}""")]
    [InlineData("answers", "null")]
    public async Task Bad_answers_name_their_field(string field, string answers)
    {
        var person = await _host.AddPersonAsync("shopper");
        var client = await _host.SignInAsync(person);
        using var answer = await client.PutAsJsonAsync(
            Own, new { currentPassword = person.Password, answers = JsonDocument.Parse(answers) });
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Theory]
    [InlineData("questions", "email", """{"email": " "}""")]
    [InlineData("answers", "email", """{"answers": {}}""")]
    [InlineData("answers", "answers", """{"email": "a@shop.example"}""")]
    public async Task Recovering_names_what_is_missing(string path, string field, string body)
    {
        using var answer = await _host.Client.PostAsync(
            "/api/v1/auth/recover/" + path, new StringContent(body, null, "application/json"));
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Attempts_are_limited_per_address_as_signing_in_is()
    {
        await using var host = await TestHost.StartAsync(database, new SignInLimits(SignInsPerAddress: 2));
        for (var i = 0; i < 2; i++)
        {
            using var refused = await host.Client.PostAsJsonAsync(
                "/api/v1/auth/recover/answers", new { email = "nobody@shop.example", answers = Answers });
            await IsRefusedAsync(refused);
        }

        using var limited = await host.Client.PostAsJsonAsync(
            "/api/v1/auth/recover/answers", new { email = "nobody@shop.example", answers = Answers });
        await limited.IsProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    private static Dictionary<string, string?> Known() => Answers.ToDictionary(a => a.Key, a => (string?)a.Value);

    private static async Task IsRefusedAsync(HttpResponseMessage answer) =>
        await answer.IsProblemAsync(HttpStatusCode.Unauthorized, "answers-not-valid");

    private static async Task<HttpStatusCode> SetAsync(
        HttpClient client, string currentPassword, Dictionary<string, string> answers)
    {
        using var answer = await client.PutAsJsonAsync(Own, new { currentPassword, answers });
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ClearAsync(HttpClient client, string currentPassword)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Own) { Content = JsonContent.Create(new { currentPassword }) };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    // Somebody who answered three questions.
    private async Task<TestPerson> AddAsync()
    {
        var person = await _host.AddPersonAsync("shopper");
        Assert.Equal(HttpStatusCode.NoContent, await SetAsync(await _host.SignInAsync(person), person.Password, Answers));
        return person;
    }

    private async Task<IEnumerable<string>> AskAsync(string email)
    {
        using var answer = await _host.Client.PostAsJsonAsync("/api/v1/auth/recover/questions", new { email });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = (await answer.Content.ReadFromJsonAsync<RecoverQuestionsAnswer>())!;
        Assert.All(asked.Questions, q => Assert.Contains(q, SecurityQuestions.All));
        return asked.Questions.Select(q => q.Key).ToList();
    }

    private Task<HttpResponseMessage> TryAsync(string email, Dictionary<string, string?> answers, string? code = null) =>
        _host.Client.PostAsJsonAsync("/api/v1/auth/recover/answers", new { email, answers, code });

    private async Task<string> TokenAsync(string email, Dictionary<string, string> answers)
    {
        using var answer = await TryAsync(email, answers.ToDictionary(a => a.Key, a => (string?)a.Value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<RecoverAnswersAnswer>())!.Token;
    }
}
