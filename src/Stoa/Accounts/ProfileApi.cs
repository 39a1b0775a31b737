using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>Routes of what people keep about themselves, and of getting back in by security questions.</summary>
public static class ProfileApi
{
    // As in RegistrationApi: whether there is an account shows in nothing that can be timed.
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(400);

    public static void AddProfile(this IServiceCollection services)
    {
        services.AddSingleton<OwnProfile>().AddSingleton<OwnAddresses>().AddSingleton<RecoverByAnswers>();
        services.AddScoped<OwnPassword>().AddScoped<ChangePassword>().AddScoped<ChangeEmail>().AddScoped<SecurityQuestions>();
    }

    public static void MapProfile(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api/v1/account").WithTags("Account").RequireSignedIn();
        MapPerson(own);
        MapAddresses(own);
        MapQuestions(own);
        MapPublic(app);
    }

    private static void MapPerson(RouteGroupBuilder own)
    {
        own.MapGet("/profile", (HttpContext http, OwnProfile profiles, CancellationToken cancel) =>
                profiles.ReadAsync(Me(http).UserId, cancel))
            .WithName("ShowProfile").WithSummary("What you keep about yourself");
        own.MapPut("/profile", (ProfileInput input, HttpContext http, OwnProfile profiles, CancellationToken cancel) =>
                profiles.SaveAsync(Me(http).UserId, input, cancel))
            .WithName("SaveProfile").WithSummary("Changes your name, phone, language and currency, all at once")
            .ProducesProblem(400);
        own.MapPost("/email", async (ChangeEmailInput input, HttpContext http, ChangeEmail change, CancellationToken cancel) =>
            {
                await Task.WhenAll(change.RequestAsync(Me(http), input, cancel), Task.Delay(AnswerAfter, cancel));
                return TypedResults.Accepted((string?)null);
            })
            .WithName("ChangeEmail")
            .WithSummary("Asks for another e-mail address; a letter to it asks to confirm within 24 hours")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ProducesProblem(400).ProducesProblem(429);
        own.MapPut("/password", async (
                ChangePasswordInput input, HttpContext http, ChangePassword change, CancellationToken cancel) =>
            {
                await change.HandleAsync(Me(http), input, cancel);
                return TypedResults.NoContent();
            })
            .WithName("ChangePassword").WithSummary("Chooses a new password; all your other sessions end")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ProducesProblem(400).ProducesProblem(429);
    }

    private static void MapAddresses(RouteGroupBuilder own)
    {
        own.MapGet("/addresses", (HttpContext http, OwnAddresses addresses, CancellationToken cancel) =>
                addresses.ListAsync(Me(http).UserId, cancel))
            .WithName("ListAddresses").WithSummary("Your addresses, the default one first");
        own.MapPost("/addresses", async (
                AddressInput input, HttpContext http, OwnAddresses addresses, CancellationToken cancel) =>
            {
                var saved = await addresses.SaveAsync(Me(http).UserId, null, input, cancel);
                return TypedResults.Created((string?)null, saved);
            })
            .WithName("AddAddress").WithSummary("Adds an address; what its country's post needs is checked")
            .ProducesProblem(400).ProducesProblem(409);
        own.MapPut("/addresses/{id:long}", (
                long id, AddressInput input, HttpContext http, OwnAddresses addresses, CancellationToken cancel) =>
                addresses.SaveAsync(Me(http).UserId, id, input, cancel))
            .WithName("ChangeAddress").WithSummary("Changes an address of yours")
            .ProducesProblem(400).ProducesProblem(404);
        own.MapDelete("/addresses/{id:long}", async Task<NoContent> (
                long id, HttpContext http, OwnAddresses addresses, CancellationToken cancel) =>
                await addresses.DeleteAsync(Me(http).UserId, id, cancel)
                    ? TypedResults.NoContent() : throw new NotFoundException("address"))
            .WithName("DeleteAddress")
            .WithSummary("Deletes an address of yours; the newest of the others becomes the default one if it was")
            .ProducesProblem(404);
    }

    private static void MapQuestions(RouteGroupBuilder own)
    {
        own.MapGet("/security-questions", (HttpContext http, SecurityQuestions questions, CancellationToken cancel) =>
                questions.ReadAsync(Me(http).UserId, cancel))
            .WithName("ShowSecurityQuestions").WithSummary("The questions there are, and which you chose");
        own.MapPut("/security-questions", async (
                SecurityAnswersInput input, HttpContext http, SecurityQuestions questions, CancellationToken cancel) =>
            {
                await questions.SetAsync(Me(http).UserId, input, cancel);
                return TypedResults.NoContent();
            })
            .WithName("SetSecurityQuestions").WithSummary("Chooses three questions and answers them")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ProducesProblem(400).ProducesProblem(429);
        own.MapDelete("/security-questions", async (
                [FromBody] ClearAnswersInput input, HttpContext http, SecurityQuestions questions,
                CancellationToken cancel) =>
            {
                await questions.ClearAsync(Me(http).UserId, input, cancel);
                return TypedResults.NoContent();
            })
            .WithName("ClearSecurityQuestions").WithSummary("Does without security questions")
            .RequireRateLimiting(SignInLimits.SignInPolicy).ProducesProblem(400).ProducesProblem(429);
    }

    private static void MapPublic(IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Registration").IsPublic()
            .RequireRateLimiting(SignInLimits.SignInPolicy);
        auth.MapPost("/confirm-email", async Task<Results<NoContent, ProblemHttpResult>> (
                ConfirmEmailInput input, ChangeEmail change, CancellationToken cancel) =>
                await change.ConfirmAsync(input, cancel) ? TypedResults.NoContent() : TypedResults.Problem(ProblemHandler.Of(
                    401, "link-not-valid", "The link is not valid",
                    "It may be too old or used already, or somebody has the address meanwhile. Ask for a new letter.")))
            .WithName("ConfirmEmail").WithSummary("Makes a new e-mail address yours by the token of the letter's link")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        auth.MapPost("/recover/questions", async (
                RecoverQuestionsInput input, RecoverByAnswers recover, CancellationToken cancel) =>
            {
                var asked = recover.AskAsync(input, cancel);
                await Task.WhenAll(asked, Task.Delay(AnswerAfter, cancel));
                return TypedResults.Ok(await asked);
            })
            .WithName("ShowRecoveryQuestions").WithSummary("Three security questions to answer, for any address")
            .ProducesProblem(400).ProducesProblem(429);
        auth.MapPost("/recover/answers", RecoverAsync)
            .WithName("RecoverByAnswers")
            .WithSummary("A token to reset the password with, for three right answers; five wrong attempts lock this way")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<Results<Ok<RecoverAnswersAnswer>, ProblemHttpResult>> RecoverAsync(
        RecoverAnswersInput input, HttpContext http, RecoverByAnswers recover, CancellationToken cancel)
    {
        var tried = recover.TryAsync(input, cancel);
        await Task.WhenAll(tried, Task.Delay(AnswerAfter, cancel));
        http.Response.Headers.CacheControl = "no-store";
        return await tried is { } token
            ? TypedResults.Ok(new RecoverAnswersAnswer(token))
            : TypedResults.Problem(ProblemHandler.Of(401, "answers-not-valid", "The answers are not valid",
                "An answer or the code is wrong, or there were too many wrong ones: then only a letter helps for 24 hours."));
    }

    // The endpoint asked for somebody who is signed in.
    private static Session Me(HttpContext http) => http.Features.Get<Session>()!;
}
