using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Routes of registering and of getting back in.</summary>
public static class RegistrationApi
{
    // Whether there is an account shows neither in the answer nor in how long it takes: work for known and unknown
    // addresses is done well within this time.
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(400);

    public static void MapRegistration(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Registration").IsPublic()
            .RequireRateLimiting(SignInLimits.SignInPolicy);
        auth.MapPost("/register", RegisterAsync)
            .WithName("Register").WithSummary("Registers a shopper; a letter asks them to confirm within 24 hours")
            .ProducesProblem(400).ProducesProblem(429);
        auth.MapPost("/confirm", ConfirmAsync)
            .WithName("ConfirmRegistration")
            .WithSummary("Makes the account: the token of the letter's link with the password chosen")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        auth.MapPost("/recover", RecoverAsync)
            .WithName("RecoverPassword").WithSummary("Sends a link to choose a new password, if there is an account")
            .ProducesProblem(400).ProducesProblem(429);
        auth.MapPost("/reset", ResetAsync)
            .WithName("ResetPassword")
            .WithSummary("Sets a new password by the token of the letter's link; all sessions of the person end")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        auth.MapPost("/operator", CreateOperatorAsync)
            .WithName("CreateOperator")
            .WithSummary("Creates the first operator, by the token of the link that the start on an empty database printed")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(429);
    }

    private static async Task<Accepted> RegisterAsync(RegisterInput input, Register register, CancellationToken cancel)
    {
        await Task.WhenAll(register.HandleAsync(input, cancel), Task.Delay(AnswerAfter, cancel));
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(
        ConfirmInput input, Db db, CancellationToken cancel) =>
        await ConfirmRegistration.Handle(db, input, cancel) is null ? Refused() : TypedResults.NoContent();

    private static async Task<Accepted> RecoverAsync(RecoverInput input, ResetPassword reset, CancellationToken cancel)
    {
        await Task.WhenAll(reset.RequestAsync(input, cancel), Task.Delay(AnswerAfter, cancel));
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(
        ResetInput input, ResetPassword reset, CancellationToken cancel) =>
        await reset.ResetAsync(input, cancel) ? TypedResults.NoContent() : Refused();

    private static async Task<Results<NoContent, ProblemHttpResult>> CreateOperatorAsync(
        OperatorInput input, CreateOperator create, CancellationToken cancel) =>
        await create.HandleAsync(input, cancel) is not null ? TypedResults.NoContent() : TypedResults.Problem(ProblemHandler.Of(
            401, "link-not-valid", "The link is not valid",
            "It may be too old, used or replaced by a later one, or there is an operator already. A start prints a new one."));

    private static ProblemHttpResult Refused() => TypedResults.Problem(ProblemHandler.Of(
        401, "link-not-valid", "The link is not valid",
        "It may be too old or used already, or the password is another one than chosen. Ask for a new letter."));
}
