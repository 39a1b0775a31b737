using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Accounts;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>What somebody keeps about themselves, their e-mail address and their password.</summary>
[AllowAnonymous]
public sealed class ProfileModel(Db db, OwnProfile profiles, ChangeEmail changeEmail, ChangePassword changePassword)
    : AccountPage(db)
{
    /// <summary>The languages of letters, each by its own name.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [.. LetterWriter.Languages.Select(code =>
    {
        var culture = CultureInfo.GetCultureInfo(code);
        return (code, culture.TextInfo.ToTitleCase(culture.NativeName));
    })];

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public ProfileAnswer Profile { get; private set; } = null!;

    public ProfileInput Input { get; private set; } = new(null, null, null, null);

    public IReadOnlyList<CurrencyChoice> Currencies { get; private set; } = [];

    public string? NewEmail { get; private set; }

    /// <summary>Whose field an error of currentPassword is.</summary>
    public bool IsAboutEmail { get; private set; }

    public string? Message => Done switch
    {
        "profile" => T["Saved."].Value,
        "email" => T["The e-mail address is yours now."].Value,
        "asked" => T["A letter is on its way to the new address, and one to the present one."].Value,
        "password" => T["The new password is set. You are signed out everywhere else."].Value,
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        return await ShowAsync(person, null, cancel);
    }

    public async Task<IActionResult> OnPostAsync(
        string? name, string? phone, string? language, string? currency, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        var input = new ProfileInput(name, phone, language, currency);
        return await TryAsync(() => profiles.SaveAsync(person.UserId, input, cancel))
            ? Redirect("/account/profile?done=profile") : await ShowAsync(person, input, cancel);
    }

    public async Task<IActionResult> OnPostEmailAsync(string? email, string? currentPassword, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        (NewEmail, IsAboutEmail) = (email, true);
        return await TryEvenlyAsync(
                () => changeEmail.RequestAsync(person, new ChangeEmailInput(email, currentPassword), cancel))
            ? Redirect("/account/profile?done=asked") : await ShowAsync(person, null, cancel);
    }

    public async Task<IActionResult> OnPostPasswordAsync(
        string? currentPassword, string? newPassword, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        return await TryAsync(
                () => changePassword.HandleAsync(person, new ChangePasswordInput(currentPassword, newPassword), cancel))
            ? Redirect("/account/profile?done=password") : await ShowAsync(person, null, cancel);
    }

    private async Task<IActionResult> ShowAsync(Session person, ProfileInput? input, CancellationToken cancel)
    {
        Profile = await profiles.ReadAsync(person.UserId, cancel);
        Input = input ?? new(Profile.Name, Profile.Phone is { } phone ? PhoneNumber.Readable(phone) : null, Profile.Language,
            Profile.Currency);
        Currencies = await profiles.CurrenciesAsync(cancel);
        if (Input.Currency is { Length: > 0 } chosen && Currencies.All(c => c.CurrencyCode != chosen))
        {
            Currencies = [.. Currencies, new CurrencyChoice { CurrencyCode = chosen, Name = chosen }];
        }

        return Page();
    }
}
