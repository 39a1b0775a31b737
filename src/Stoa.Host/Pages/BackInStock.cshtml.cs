using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Host.Pages.Account;
using Stoa.Inventory;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>
/// Asking for a letter when something sold out can be had again, confirming an address, and taking it back. Links only
/// show: programs that look into letters follow them, and must decide nothing.
/// </summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class BackInStockModel(Db db, BackInStock requests, MailboxAccess mailbox) : AccountPage(db)
{
    /// <summary>Null: what the page is about.</summary>
    public string? Heading { get; private set; }

    public string? Problem { get; private set; }

    public string? Text { get; private set; }

    public string? Token { get; private set; }

    public string? Slug { get; private set; }

    public string? Email { get; private set; }

    public long VariantId { get; private set; }

    /// <summary>The address was wrong: it is asked for again.</summary>
    public bool IsAsking { get; private set; }

    public bool HasMailbox { get; private set; }

    public WaitingFor? Waiting { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? token, long? variantId, string? slug, CancellationToken cancel)
    {
        if (token is null && variantId is { } id)
        {
            (VariantId, Slug, IsAsking) = (id, Readable(slug), true);
            return Page();
        }

        await ShowAsync(token, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAskAsync(long variantId, string? slug, string? email, CancellationToken cancel)
    {
        (VariantId, Email, Slug) = (variantId, email, Readable(slug));
        if (SignedInPerson is { } person)
        {
            if (await TryAsync(() => requests.AskAsync(variantId, person.UserId, Language, cancel)) && Slug is not null)
            {
                return Redirect($"/products/{Slug}");
            }

            return Answer(T["You get one letter when it can be had again."]);
        }

        var isFine = await TryEvenlyAsync(() => requests.AskAsync(variantId, email, Language, cancel));
        IsAsking = ModelState["email"]?.Errors.Count > 0;
        HasMailbox = isFine && mailbox.IsOpenTo(HttpContext);
        return Answer(T["If the address can be used, a letter is on its way to it. "
            + "Follow its link to confirm that you want to hear when this can be had again."]);
    }

    public async Task<IActionResult> OnPostLeaveAsync(long variantId, string? slug, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        await requests.StopAsync(person.UserId, variantId, cancel);
        return Redirect(Readable(slug) is { } back ? $"/products/{back}" : "/");
    }

    public async Task<IActionResult> OnPostConfirmAsync(string? token, CancellationToken cancel)
    {
        await requests.ConfirmAsync(token, cancel);
        await ShowAsync(token, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostStopAsync(string? token, CancellationToken cancel)
    {
        await requests.StopAsync(token, cancel);
        Text = T["We do not write, and your address is forgotten."];
        return Page();
    }

    // Led back to only where it can be a product's page.
    private static string? Readable(string? slug) =>
        slug is { Length: > 0 and <= 200 } && slug.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? slug : null;

    private PageResult Answer(string text)
    {
        if (ModelState.IsValid)
        {
            Text = text;
            Heading = SignedInPerson is null ? T["Look into your mail"].Value : null;
        }
        else if (!IsAsking)
        {
            Problem = ModelState.Values.SelectMany(v => v.Errors).FirstOrDefault()?.ErrorMessage;
        }

        return Page();
    }

    private async Task ShowAsync(string? token, CancellationToken cancel)
    {
        Token = token;
        Waiting = await requests.ShowAsync(token, cancel);
        Slug = Waiting?.Slug;
        Problem = Waiting is null
            ? T["The link is too old, was taken back, or the letter was written already. "
                + "Ask again on the product's page."].Value : null;
    }
}
