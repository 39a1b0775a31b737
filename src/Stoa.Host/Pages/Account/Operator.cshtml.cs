using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>The link that the start prints leads here: whoever follows it becomes the first operator.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class OperatorModel(Db db, CreateOperator create, People people, PartitionedRateLimiter<string> perAccount)
    : AccountPage(db)
{
    public OperatorInput Input { get; private set; } = new(null, null, null, null);

    public bool IsRefused { get; private set; }

    public void OnGet(string? token) => Input = new OperatorInput(token, null, null, null);

    public async Task<IActionResult> OnPostAsync(
        string? token, string? name, string? email, string? password, string? repeated, CancellationToken cancel)
    {
        Input = new OperatorInput(token, name, email, password);
        long? made = null;
        if (!await TryAsync(async () => made = await CreateAsync(repeated, cancel)))
        {
            return Page();
        }

        if (made is null)
        {
            IsRefused = true;
            return Page();
        }

        var session = await BrowserSignIn.OpenAsync(
            HttpContext, Database, people, perAccount, new SignInInput(email, password), cancel);
        return Redirect(session is null ? "/account/sign-in?returnUrl=/console" : "/console");
    }

    private async Task<long?> CreateAsync(string? repeated, CancellationToken cancel)
    {
        if (repeated != Input.Password)
        {
            throw new InputException("repeated", "This is another password than the one above.");
        }

        try
        {
            return await create.HandleAsync(Input, cancel);
        }
        catch (PostgresException e) when (e.SqlState == "ST409")
        {
            throw new InputException("email", e.MessageText);
        }
    }
}
