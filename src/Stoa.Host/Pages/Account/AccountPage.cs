using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Npgsql;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>What the account's pages share: the marketplace's name, and errors beside their fields.</summary>
public abstract class AccountPage(Db db) : PageModel
{
    // As RegistrationApi: whether there is an account shows in nothing that can be timed.
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(400);

    /// <summary>Where errors go that are of no one field.</summary>
    public const string WholeForm = "form";

    public string Market { get; private set; } = "Stoa";

    /// <summary>The language letters are written in: what somebody chose here, else the browser's first.</summary>
    protected string Language => Visit.IsChosen ? Visit.Language.TwoLetterISOLanguageName
        : Request.GetTypedHeaders().AcceptLanguage is [var first, ..]
        && first.Value.ToString() is { Length: >= 2 } tag && char.IsAsciiLetter(tag[0]) && char.IsAsciiLetter(tag[1])
            ? tag[..2].ToLowerInvariant() : "en";

    protected Db Database { get; } = db;

    /// <summary>In which words the page is shown.</summary>
    protected Visit Visit => HttpContext.Features.Get<Visit>()!;

    /// <summary>The shop's own words in the visitor's language.</summary>
    protected IStringLocalizer<ShopTexts> T =>
        HttpContext.RequestServices.GetRequiredService<IStringLocalizer<ShopTexts>>();

    /// <summary>Who is signed in.</summary>
    protected Session? SignedInPerson => HttpContext.Features.Get<Session>();

    /// <summary>To the sign-in page, and back here afterwards.</summary>
    protected IActionResult ToSignIn() => Redirect("/account/sign-in?returnUrl=" + Uri.EscapeDataString(Request.Path));

    public override async Task OnPageHandlerExecutionAsync(
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context,
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Market = await Marketplace.NameAsync(Database, HttpContext.RequestAborted);
        // Whoever leaves must not be followed by the token in this page's address.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        await next();
    }

    /// <summary>Does the work of a form; a field that is wrong is said beside it. Answers whether it went well.</summary>
    protected async Task<bool> TryAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            await work();
            return true;
        }
        catch (InputException e)
        {
            ModelState.AddModelError(e.Field, e.Message);
            return false;
        }
        catch (PostgresException e) when (e.SqlState is "ST400" or "ST409")
        {
            ModelState.AddModelError(e.ColumnName is { Length: > 0 } field ? field : WholeForm, e.MessageText);
            return false;
        }
    }

    /// <summary>The same, in a time that tells nothing.</summary>
    protected Task<bool> TryEvenlyAsync(Func<Task> work) =>
        TryAsync(() => Task.WhenAll(work(), Task.Delay(AnswerAfter, HttpContext.RequestAborted)));

    /// <summary>
    /// Does what asks for a fresh proof of who somebody is (<see cref="Session.IsFresh"/>); else they are asked for it, and
    /// come back to this page. Somebody who is to set up their first second factor proves themselves by their password.
    /// </summary>
    protected async Task<IActionResult> FreshAsync(Func<Session, Task<IActionResult>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return SignedInPerson is not { } person ? ToSignIn()
            : person.IsFresh ? await work(person)
            : Redirect("/account/prove?returnUrl=" + Uri.EscapeDataString(Request.Path));
    }

    /// <summary>A page of this host only, or the account.</summary>
    protected IActionResult Onwards(string? address) =>
        LocalRedirect(Url.IsLocalUrl(address) ? address! : "/account");
}
