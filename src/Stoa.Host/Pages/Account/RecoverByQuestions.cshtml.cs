using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>First the e-mail address, then the questions: right answers lead to the page for a new password.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class RecoverByQuestionsModel(Db db, RecoverByAnswers recover) : AccountPage(db)
{
    public string? Email { get; private set; }

    public IReadOnlyList<SecurityQuestion> Questions { get; private set; } = [];

    public bool IsRefused { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? email, CancellationToken cancel)
    {
        Email = email;
        await TryEvenlyAsync(() => AskAsync(email, cancel));
        return Page();
    }

    public async Task<IActionResult> OnPostAnswersAsync(
        string? email, Dictionary<string, string?> answers, string? code, CancellationToken cancel)
    {
        Email = email;
        string? token = null;
        if (await TryEvenlyAsync(
                async () => token = await recover.TryAsync(new RecoverAnswersInput(email, answers, code), cancel))
            && token is not null)
        {
            return Redirect($"/account/reset?token={token}");
        }

        IsRefused = ModelState.IsValid;
        await TryAsync(() => AskAsync(email, cancel));
        return Page();
    }

    private async Task AskAsync(string? email, CancellationToken cancel) =>
        Questions = (await recover.AskAsync(new RecoverQuestionsInput(email), cancel)).Questions;
}
