using System.Net;
using System.Net.Http.Json;
using Stoa.Notifications;
using Stoa.Tests.Support;

namespace Stoa.Tests.Notifications;

/// <summary>What an operator sees of messages that could not be delivered, and does about them.</summary>
public sealed class MessagesApiTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Path = "/api/v1/messages";
    private const string AddSql = """
        insert into platform.outbox (kind, sealed_payload, attempts, last_error, dead_at)
        select 'mail', 'a letter to somebody', 12, 'SocketException', now() - i / 2 * interval '1 hour'
          from generate_series(1, @count) as i
        returning message_id
        """;

    [Fact]
    public async Task Dead_messages_are_listed_page_by_page_the_latest_first_without_what_is_in_them()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        await database.AsOwnerAsync<Guid>("delete from platform.outbox");
        Assert.Empty((await ListAsync(client, "")).Rows);
        // Two of each hour, so that a page ends between equal times.
        await database.AsOwnerAsync<Guid>(AddSql, new { count = 7 });
        await database.AsOwnerAsync<Guid>(
            "insert into platform.outbox (kind, sealed_payload, due_at) values ('mail', 'waiting', now() + interval '1 hour')");
        var (seen, cursor) = (new List<DeadMessage>(), "");
        do
        {
            var page = await ListAsync(client, $"?limit=2{cursor}");
            seen.AddRange(page.Rows);
            cursor = page.NextCursor is null ? null : $"&cursor={page.NextCursor}";
        }
        while (cursor is not null);

        Assert.Equal(7, seen.DistinctBy(m => m.MessageId).Count());
        Assert.Equal(seen.OrderByDescending(m => m.DeadAt).Select(m => m.DeadAt), seen.Select(m => m.DeadAt));
        Assert.All(seen, m => Assert.Equal(("mail", 12, "SocketException"), (m.Kind, m.Attempts, m.LastError)));
        Assert.DoesNotContain("payload", await client.GetStringAsync(Path + "/dead"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("limit=0", "invalid-input")]
    [InlineData("limit=201", "invalid-input")]
    [InlineData("limit=x", "bad-request")]
    [InlineData("cursor=x", "invalid-input")]
    [InlineData("cursor=WyJkZWFkLW1lc3NhZ2VzIiwiMjAyNi0wMS0wMVQwMDowMDowMC4wMDAwMDAwKzAwOjAwIiwieCJd", "invalid-input")]
    public async Task A_page_that_cannot_be_is_refused(string query, string type)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        using var answer = await client.GetAsync($"{Path}/dead?{query}");
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, type);
    }

    [Fact]
    public async Task A_dead_message_is_tried_again_with_all_its_attempts_and_only_a_dead_one()
    {
        await using var host = await TestHost.StartAsync(database);
        var person = await host.AddPersonAsync("operator");
        var client = await host.SignInAsync(person);
        // It goes to the mailbox folder of the host, whose relay runs: one that cannot be opened fails once more.
        var id = await database.AsOwnerAsync<Guid>(AddSql, new { count = 1 });
        Assert.Equal(HttpStatusCode.NoContent, await RetryAsync(client, id));
        Assert.Equal(HttpStatusCode.NotFound, await RetryAsync(client, id));
        Assert.Equal(HttpStatusCode.NotFound, await RetryAsync(client, Guid.Empty));
        Assert.True(await database.AsOwnerAsync<bool>(
            "select dead_at is null and attempts <= 1 from platform.outbox where message_id = @id", new { id }));
        Assert.Equal($"Had message {id} tried again.", await database.AsOwnerAsync<string>("""
            select description from audit.activity_logs where user_id = @UserId and activity_type = 'message retried'
            """, person));
    }

    [Theory]
    [InlineData("support")]
    [InlineData("finance")]
    [InlineData("shopper")]
    public async Task Others_see_and_change_nothing(string role)
    {
        await using var host = await TestHost.StartAsync(database);
        var id = await database.AsOwnerAsync<Guid>(AddSql, new { count = 1 });
        var client = await host.SignInAsync(role);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(Path + "/dead")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await RetryAsync(client, id));
        Assert.Equal(HttpStatusCode.Unauthorized, await RetryAsync(host.Client, id));
        Assert.True(await database.AsOwnerAsync<bool>(
            "select dead_at is not null from platform.outbox where message_id = @id", new { id }));
    }

    private static async Task<DeadMessages> ListAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<DeadMessages>(Path + "/dead" + query))!;

    private static async Task<HttpStatusCode> RetryAsync(HttpClient client, Guid id)
    {
        using var answer = await client.PostAsync($"{Path}/{id}/retry", null);
        return answer.StatusCode;
    }
}
