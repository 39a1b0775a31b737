using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Stoa.Platform;

/// <summary>Input that cannot be accepted, by field: answered as 400 with the field named.</summary>
public sealed class InputException(string field, string message) : Exception(message)
{
    /// <summary>The parameter or JSON property, as the client wrote it.</summary>
    public string Field { get; } = field;
}

/// <summary>Something that is not there, or not for this person: answered as 404.</summary>
public sealed class NotFoundException(string what) : Exception($"No such {what}.");

/// <summary>An answer that is decided in the middle of the work: a problem as it goes to the client.</summary>
public sealed class ProblemException(ProblemDetails problem) : Exception(problem.Detail)
{
    public ProblemDetails Problem { get; } = problem;
}

/// <summary>More at once than this host takes: answered as 503, to be tried again.</summary>
public sealed class BusyException(string message) : Exception(message);

/// <summary>
/// The one place where errors become ProblemDetails (RFC 9457). Types are stable: docs/errors.md lists them.
/// </summary>
public sealed class ProblemHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <summary>What every problem's <c>type</c> starts with.</summary>
    public const string TypePrefix = "urn:stoa:error:";

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancel)
    {
        var problem = From(exception);
        if (problem is null)
        {
            return false;
        }

        http.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(
            new() { HttpContext = http, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails? From(Exception exception) => exception switch
    {
        InputException e => Input(e.Field, e.Message),
        ProblemException e => e.Problem,
        NotFoundException e => Of(404, "not-found", "Not found", e.Message),
        BadHttpRequestException e => Of(e.StatusCode, TypeOf(e.StatusCode), "The request cannot be read", e.Message),
        BusyException e => Of(503, "busy", "Busy", $"{e.Message} Try again in a moment."),
        PostgresException e => FromDatabase(e),
        NpgsqlException => Of(503, "database-unreachable", "The database does not answer", "Try again in a moment."),
        _ => null,
    };

    // Business errors of routines: SQLSTATE class ST, with the status as its last three characters (docs/errors.md).
    private static ProblemDetails? FromDatabase(PostgresException e) => e.SqlState switch
    {
        "ST400" => Input(e.ColumnName ?? "", e.MessageText),
        "ST403" => Of(403, "forbidden", "Not allowed", e.MessageText),
        "ST404" => Of(404, "not-found", "Not found", e.MessageText),
        "ST409" => Of(409, "conflict", "Conflict", e.MessageText),
        "57014" => Of(503, "timeout", "Took too long", "The database ended the query; try a shorter period."),
        _ => null,
    };

    private static HttpValidationProblemDetails Input(string field, string message) =>
        new(new Dictionary<string, string[]> { [field] = [message] })
        {
            Status = 400,
            Type = TypePrefix + "invalid-input",
            Title = "Invalid input",
            Detail = field.Length == 0 ? message : $"{field}: {message}",
        };

    /// <summary>Gives the framework's own answers, such as 404 for an unknown path, types of ours.</summary>
    public static void Complete(ProblemDetails problem)
    {
        if (problem.Type?.StartsWith(TypePrefix, StringComparison.Ordinal) != true)
        {
            problem.Type = TypePrefix + TypeOf(problem.Status ?? 500);
        }
    }

    private static string TypeOf(int status) => status switch
    {
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        408 or 504 => "timeout",
        413 => "too-large",
        415 => "unsupported-media-type",
        429 => "too-many-requests",
        503 => "busy",
        >= 500 => "internal",
        _ => "bad-request",
    };

    /// <summary>A problem with a stable type.</summary>
    public static ProblemDetails Of(int status, string type, string title, string detail) =>
        new() { Status = status, Type = TypePrefix + type, Title = title, Detail = detail };
}
