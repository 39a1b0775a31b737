using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Notifications;

/// <summary>A message that could not be delivered; neither to whom nor what it said.</summary>
public sealed record DeadMessage
{
    public Guid MessageId { get; init; }

    /// <summary>mail or sms.</summary>
    public string Kind { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset DeadAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }
}

/// <summary>Dead messages, the latest first.</summary>
/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record DeadMessages(IReadOnlyList<DeadMessage> Rows, string? NextCursor);

/// <summary>Routes for whoever looks after messages that could not be delivered.</summary>
public static class MessagesApi
{
    private const string DeadSql = "select * from platform.list_dead_messages(@limit, @deadAt::timestamptz, @id::uuid)";
    private const string RetrySql = "select platform.retry_message(@id, @userId)";
    private const string CursorOf = "dead-messages";
    private const int Most = 200;
    private static readonly SortKey[] Keys = [SortKey.Instant, SortKey.Text];

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/messages").WithTags("Messages").RequirePermission("platform.operate");
        group.MapGet("/dead", ListAsync)
            .WithName("ListDeadMessages").WithSummary("Messages that could not be delivered, the latest first; not what they say")
            .ProducesProblem(400);
        group.MapPost("/{id:guid}/retry", RetryAsync)
            .WithName("RetryMessage").WithSummary("Has a dead message tried again at once").ProducesProblem(404);
    }

    private static async Task<Ok<DeadMessages>> ListAsync(
        HttpContext http, Db db, string? cursor, int? limit, CancellationToken cancel)
    {
        var size = limit ?? 50;
        if (size is < 1 or > Most)
        {
            throw new InputException("limit", $"must be a whole number from 1 to {Most}");
        }

        var place = cursor is null ? [null, null] : Cursor.Read(cursor, CursorOf, Keys);
        if (place[1] is not null && !Guid.TryParse(place[1], out _))
        {
            throw new InputException("cursor", "must be the nextCursor of this list");
        }

        // One more than asked for tells whether there is a next page.
        var rows = await db.ListAsync<DeadMessage>(
            http.Actor(), DeadSql, new { limit = size + 1, deadAt = place[0], id = place[1] }, cancel);
        var page = rows.Take(size).ToList();
        return TypedResults.Ok(new DeadMessages(
            page, rows.Count > size ? Cursor.Write(CursorOf, [page[^1].DeadAt, page[^1].MessageId]) : null));
    }

    private static async Task<NoContent> RetryAsync(Guid id, HttpContext http, Db db, CancellationToken cancel)
    {
        await db.ExecuteAsync(http.Actor(), RetrySql, new { id, userId = http.Actor().UserId }, cancel);
        return TypedResults.NoContent();
    }
}
