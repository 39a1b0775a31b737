using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Adds an address, or changes one of somebody's own.</summary>
[AllowAnonymous]
public sealed class EditAddressModel(Db db, OwnAddresses addresses) : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public long? Id { get; set; }

    public AddressInput Input { get; private set; } = new(null, null, null, null, null, null, null, null, null);

    public IReadOnlyList<CountryChoice> Countries { get; private set; } = [];

    /// <summary>The default address stays so until another becomes it.</summary>
    public bool IsDefaultAlready { get; private set; }

    /// <summary>The country that is chosen; null before that.</summary>
    public CountryChoice? Country => Countries.FirstOrDefault(c => c.CountryCode == Input.CountryCode);

    /// <summary>Behind a field's name: which fields the country does without is known once it is chosen.</summary>
    public string Optional(string field) =>
        Country is null || Country.RequiredFields.Contains(field) ? "" : T["(optional)"];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        if (Id is { } id)
        {
            var a = await addresses.FindAsync(person.UserId, id, cancel);
            var phone = a.Phone is null ? null : PhoneNumber.Readable(a.Phone);
            Input = new(a.Label, a.Name, a.Line1, a.Line2, a.PostalCode, a.City, a.Region, a.CountryCode, phone, a.IsDefault);
        }
        else
        {
            Input = Input with { Name = person.Name };
        }

        return await ShowAsync(person, cancel);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] AddressInput input, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        Input = input;
        return await TryAsync(() => addresses.SaveAsync(person.UserId, Id, input, cancel))
            ? Redirect("/account/addresses?done=saved") : await ShowAsync(person, cancel);
    }

    private async Task<IActionResult> ShowAsync(Session person, CancellationToken cancel)
    {
        Countries = await addresses.CountriesAsync(cancel);
        var all = await addresses.ListAsync(person.UserId, cancel);
        IsDefaultAlready = all.Count == 0 || all.Any(a => a.IsDefault && a.Id == Id);
        return Page();
    }
}
