using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Chooses security questions and answers them, or does without.</summary>
[AllowAnonymous]
public sealed class SecurityQuestionsModel(Db db, SecurityQuestions questions) : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public IReadOnlyList<SecurityQuestion> Chosen { get; private set; } = [];

    /// <summary>The question of each field, by its key.</summary>
    public string[] Picked { get; private set; } = [];

    public string?[] Given { get; private set; } = new string?[SecurityQuestions.Needed];

    /// <summary>Whose field an error of currentPassword is.</summary>
    public bool IsClearing { get; private set; }

    public string? Message => Done switch
    {
        "saved" => T["Your answers are saved."].Value,
        "cleared" => T["Your answers are removed."].Value,
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        return await ShowAsync(person, cancel);
    }

    public async Task<IActionResult> OnPostAsync(
        string?[] question, string?[] answer, string? currentPassword, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        string[] picked = [.. question.OfType<string>()];
        if (picked.Length != SecurityQuestions.Needed || answer.Length != SecurityQuestions.Needed)
        {
            return BadRequest();
        }

        (Picked, Given) = (picked, answer);
        // The same question twice leaves fewer than three.
        var answers = picked.Zip(answer).GroupBy(p => p.First).ToDictionary(g => g.Key, g => g.First().Second);
        return await TryAsync(
                () => questions.SetAsync(person.UserId, new SecurityAnswersInput(currentPassword, answers), cancel))
            ? Redirect("/account/security-questions?done=saved") : await ShowAsync(person, cancel);
    }

    public async Task<IActionResult> OnPostClearAsync(string? currentPassword, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        IsClearing = true;
        return await TryAsync(() => questions.ClearAsync(person.UserId, new ClearAnswersInput(currentPassword), cancel))
            ? Redirect("/account/security-questions?done=cleared") : await ShowAsync(person, cancel);
    }

    private async Task<IActionResult> ShowAsync(Session person, CancellationToken cancel)
    {
        var keys = (await questions.ReadAsync(person.UserId, cancel)).Chosen;
        Chosen = [.. SecurityQuestions.All.Where(q => keys.Contains(q.Key))];
        if (Picked.Length == 0)
        {
            Picked = [.. Chosen.Concat(SecurityQuestions.All.Except(Chosen)).Take(SecurityQuestions.Needed).Select(q => q.Key)];
        }

        return Page();
    }
}
