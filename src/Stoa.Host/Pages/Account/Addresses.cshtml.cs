using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Somebody's own addresses.</summary>
[AllowAnonymous]
public sealed class AddressesModel(Db db, OwnAddresses addresses) : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public IReadOnlyList<AddressAnswer> Addresses { get; private set; } = [];

    public string? Message => Done switch
    {
        "saved" => T["The address is saved."].Value,
        "default" => T["This is your default address now."].Value,
        "deleted" => T["The address is deleted."].Value,
        _ => null,
    };

    /// <summary>An address line by line, what it has not left out.</summary>
    public static IEnumerable<string> Lines(AddressAnswer address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var phone = address.Phone is { } number ? PhoneNumber.Readable(number) : null;
        return new[]
        {
            address.Name, address.Line1, address.Line2, $"{address.PostalCode} {address.City}".Trim(), address.Region,
            address.Country, phone,
        }.OfType<string>().Where(l => l.Length > 0);
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        Addresses = await addresses.ListAsync(person.UserId, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostDefaultAsync(long id, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        await addresses.MakeDefaultAsync(person.UserId, id, cancel);
        return Redirect("/account/addresses?done=default");
    }

    public async Task<IActionResult> OnPostDeleteAsync(long id, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        return await addresses.DeleteAsync(person.UserId, id, cancel)
            ? Redirect("/account/addresses?done=deleted") : NotFound();
    }
}
