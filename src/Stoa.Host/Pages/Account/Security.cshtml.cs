using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Somebody's second factors. Changing them asks for a fresh proof of who they are.</summary>
[AllowAnonymous]
public sealed class SecurityModel(Db db, SecondFactor factor, Passkeys passkeys) : AccountPage(db)
{
    public SecondFactorState State { get; private set; } = new();

    public IReadOnlyList<OwnPasskey> Keys { get; private set; } = [];

    /// <summary>New recovery codes, shown once.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    public bool IsFresh => SignedInPerson?.IsFresh == true;

    public bool IsNeeded => SignedInPerson?.NeedsSecondFactor == true;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        SignedInPerson is { } person ? await ShowAsync(person, cancel) : ToSignIn();

    public Task<IActionResult> OnPostRemoveAuthenticatorAsync(CancellationToken cancel) => FreshAsync(async person =>
    {
        await factor.RemoveAsync(person.UserId, cancel);
        return Redirect("/account/security");
    });

    public Task<IActionResult> OnPostRemovePasskeyAsync(string? id, CancellationToken cancel) => FreshAsync(async person =>
    {
        await passkeys.RemoveAsync(person.UserId, id ?? "", cancel);
        return Redirect("/account/security");
    });

    public Task<IActionResult> OnPostRecoveryCodesAsync(CancellationToken cancel) => FreshAsync(async person =>
    {
        Codes = await factor.RenewAsync(person.UserId, cancel);
        Response.Headers.CacheControl = "no-store";
        return await ShowAsync(person, cancel);
    });

    private async Task<IActionResult> ShowAsync(Session person, CancellationToken cancel)
    {
        State = await factor.ShowAsync(person.UserId, cancel);
        Keys = await passkeys.ListAsync(person.UserId, cancel);
        return Page();
    }
}
