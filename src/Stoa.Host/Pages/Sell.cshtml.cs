using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Host.Pages.Account;
using Stoa.Platform;
using Stoa.Vendors;

namespace Stoa.Host.Pages;

/// <summary>Where people apply to sell, and see how their application stands.</summary>
[AllowAnonymous]
public sealed class SellModel(Db db, Apply apply) : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public bool Done { get; set; }

    public bool IsSignedIn => SignedInPerson is not null;

    public ApplicationInput Input { get; private set; } = new(null, null, null, null, null, null, null, null);

    public ApplicationChoices Choices { get; private set; } = new([], [], null);

    /// <summary>Somebody who works here, or for a vendor, has another role.</summary>
    public bool IsTaken => SignedInPerson is { } person && Choices.OwnStatus is null
        && person.Role != "shopper"
        && (!person.Role.StartsWith("vendor", StringComparison.Ordinal) || person.VendorId is not null);

    public bool ShowsForm => IsSignedIn && !IsTaken && Choices.OwnStatus is null or "refused";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Input = Input with { Email = SignedInPerson?.Email };
        Choices = await apply.ChoicesAsync(SignedInPerson?.UserId, cancel);
    }

    public async Task<IActionResult> OnPostAsync(
        string? name, string? legalName, string? country, string? currency, string? email, string? phone, string? taxNumber,
        string? sells, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        Input = new ApplicationInput(name, legalName, country, currency, email, phone, taxNumber, sells);
        if (await TryAsync(() => apply.HandleAsync(person, Input, cancel)))
        {
            return Redirect("/sell?done=true");
        }

        Choices = await apply.ChoicesAsync(person.UserId, cancel);
        return Page();
    }
}
