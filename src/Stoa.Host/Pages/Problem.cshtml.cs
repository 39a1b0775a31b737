using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Stoa.Host.Pages;

/// <summary>What people see in place of a page that cannot be shown; <see cref="ProblemPages"/> leads here.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ProblemModel(IStringLocalizer<ShopTexts> t) : PageModel
{
    public string Heading { get; private set; } = "";

    public string Text { get; private set; } = "";

    /// <summary>What exactly was wrong with what somebody sent; else null.</summary>
    public string? Detail { get; private set; }

    public void OnGet()
    {
        if (Response.StatusCode == 200)
        {
            // Asked for by its own address: there is nothing to tell.
            Response.StatusCode = 404;
        }

        Detail = Response.StatusCode is 400 or 409 ? HttpContext.Features.Get<ProblemDetails>()?.Detail : null;
        (Heading, Text) = Response.StatusCode switch
        {
            404 => (t["There is no such page"].Value, t["It may have moved, or what it showed is no longer on sale."].Value),
            401 or 403 => (t["This page is not open to you"], t["Sign in with an account that may see it."]),
            429 => (t["Too many requests"], t["Wait a minute, then try again."]),
            503 => (t["Too busy at the moment"], t["Try again in a moment."]),
            >= 500 => (t["Something went wrong"], t["It was not you. Try again in a moment."]),
            _ => (t["This cannot be shown"], t["Something in the address or the form was not understood."]),
        };
    }
}
