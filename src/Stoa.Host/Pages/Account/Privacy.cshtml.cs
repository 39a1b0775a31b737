using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>What somebody agreed to, a copy of everything about them, and being forgotten.</summary>
[AllowAnonymous]
public sealed class PrivacyModel(Db db, Consents consents, PrivacyRequests requests, PrivacyPace pace) : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public ConsentAnswer Choices { get; private set; } = new([], []);

    public IReadOnlyList<PrivacyRequest> Requests { get; private set; } = [];

    /// <summary>The copy that is being made, or the latest that can be fetched.</summary>
    public PrivacyRequest? Copy => Requests.FirstOrDefault(r => r.Kind == "export"
        && (r.State is "waiting" or "running" or "failed" || r is { State: "done", ExpiresAt: not null }));

    /// <summary>The erasure that waits.</summary>
    public PrivacyRequest? Erasure => Requests.FirstOrDefault(r => r is { Kind: "erasure", State: "waiting" or "running" });

    public int Days => (int)pace.OwnErasure.TotalDays;

    public string? Message => Done switch
    {
        "consents" => T["Your choice is kept."].Value,
        "export" => T["Your copy is being made. A letter tells you when it is ready."].Value,
        "erasure" => T["Your account will be erased. Until then you can call it off here."].Value,
        "kept" => T["Your account stays."].Value,
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        SignedInPerson is { } person ? await ShowAsync(person, cancel) : ToSignIn();

    public async Task<IActionResult> OnPostConsentsAsync(string[] given, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        foreach (var (purpose, _) in Consents.Purposes)
        {
            await consents.GiveAsync(person.UserId, purpose, given.Contains(purpose), "account", cancel);
        }

        return Redirect("/account/privacy?done=consents");
    }

    public async Task<IActionResult> OnPostExportAsync(CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        return await TryAsync(() => requests.ExportAsync(person.UserId, person.UserId, null, cancel))
            ? Redirect("/account/privacy?done=export") : await ShowAsync(person, cancel);
    }

    public Task<IActionResult> OnPostFetchAsync(long id, CancellationToken cancel) => FreshAsync(async person =>
    {
        await requests.ReadyAsync(id, person.UserId, cancel);
        Response.Headers.CacheControl = "no-store";
        Response.Headers.ContentDisposition = $"attachment; filename=your-data-{id}.zip";
        Response.ContentType = "application/zip";
        await requests.WriteAsync(id, Response.Body, cancel);
        return new EmptyResult();
    });

    public Task<IActionResult> OnPostEraseAsync(CancellationToken cancel) => FreshAsync(async person =>
        await TryAsync(() => requests.EraseOwnAsync(person.UserId, cancel))
            ? Redirect("/account/privacy?done=erasure") : await ShowAsync(person, cancel));

    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        await requests.CancelAsync(person.UserId, cancel);
        return Redirect("/account/privacy?done=kept");
    }

    private async Task<IActionResult> ShowAsync(Session person, CancellationToken cancel)
    {
        Choices = await consents.ReadAsync(person.UserId, cancel);
        Requests = await requests.OfAsync(person.UserId, cancel);
        return Page();
    }
}
