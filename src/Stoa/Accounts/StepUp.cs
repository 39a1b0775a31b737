using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Marks an endpoint that asks for a fresh proof of who somebody is.</summary>
public sealed class FreshAttribute : Attribute;

/// <summary>
/// What matters most asks for a fresh second factor: shown within ten minutes, in this session. People without one
/// give their password again. API keys cannot do it.
/// </summary>
public static class StepUp
{
    /// <summary>The endpoint asks for a session that is fresh (<see cref="Session.IsFresh"/>).</summary>
    public static RouteHandlerBuilder RequireFresh(this RouteHandlerBuilder builder) =>
        builder.WithMetadata(new FreshAttribute()).ProducesProblem(403).AddEndpointFilter(async (context, next) =>
        {
            Check(context.HttpContext);
            return await next(context);
        });

    /// <summary>Throws the problem step-up-needed unless the session is fresh.</summary>
    public static void Check(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<Session>() is { IsFresh: false } session)
        {
            throw new ProblemException(Needed(session));
        }
    }

    /// <summary>The answer to somebody whose role demands a second factor that this session has not seen.</summary>
    public static ProblemDetails Required(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return ProblemHandler.Of(403, "second-factor-required", "A second factor is required",
            session.HasSecondFactor
                ? $"Sign in with your second factor: the role {session.Role} demands one."
                : $"The role {session.Role} demands a second factor: set one up at /account/security.");
    }

    private static ProblemDetails Needed(Session session)
    {
        var problem = ProblemHandler.Of(403, "step-up-needed", "Prove again who you are",
            session.Kind == SessionKind.Key ? "An API key cannot do this: sign in."
                : session.HasSecondFactor ? "This asks for your second factor: post it to /api/v1/auth/proof, then try again."
                : "This asks for your password again: post it to /api/v1/auth/proof, then try again.");
        problem.Extensions["methods"] = session.Kind == SessionKind.Key ? Array.Empty<string>()
            : session.HasSecondFactor ? ["code", "passkey"] : ["password"];
        return problem;
    }
}
