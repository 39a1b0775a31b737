using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What a browser asks the person's device, and by which token the answer comes back.</summary>
/// <param name="Token">Good once, for ten minutes.</param>
/// <param name="Options">For navigator.credentials (WebAuthn Level 3, parse…OptionsFromJSON).</param>
public sealed record PasskeyQuestion(string Token, JsonElement Options);

/// <summary>A device's answer to a question.</summary>
/// <param name="Credential">The PublicKeyCredential as JSON.</param>
/// <param name="Name">How the person calls a passkey they add.</param>
public sealed record PasskeyInput(string? Token, JsonElement? Credential, string? Name);

/// <summary>A passkey as its person sees it. Times are UTC.</summary>
public sealed record OwnPasskey
{
    /// <summary>The credential's id, base64url.</summary>
    public string Id => Base64Url.EncodeToString(CredentialId);

    public string Name { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public DateTime? LastUsedAt { get; init; }

    /// <summary>It is kept in an account of its maker's too, so that losing the device does not lose it.</summary>
    public bool IsBackedUp { get; init; }

    internal byte[] CredentialId { get; init; } = [];
}

/// <summary>
/// Passkeys: adding them, and signing in or proving oneself by one. A passkey that verified its user (PIN, finger, face)
/// is two factors in one, so it needs no password. The ceremonies are Identity's; what was asked is kept by the database,
/// so that each question is answered once, on whichever host.
/// </summary>
public sealed class Passkeys(Db db, IPasskeyHandler<Person> handler, People people, SecurityLetters letters)
{
    private const string ListSql = """
        select p.credential_id, p.name, p.created_at, p.last_used_at, p.is_backed_up
          from accounts.passkeys p where p.user_id = @userId order by p.created_at, p.credential_id
        """;
    private const string BeginSql = "select accounts.begin_passkey_ceremony(@tokenHash, @userId, @purpose, @state)";
    private const string EndSql = "select accounts.end_passkey_ceremony(@tokenHash, @userId, @purpose)";
    private const string AddSql = """
        select accounts.add_passkey(@userId, @sessionId, @credentialId, @name, @publicKey, @signCount, @transports,
          @isUserVerified, @isBackupEligible, @isBackedUp, @attestationObject, @clientDataJson, @hashes, @letter)
        """;
    private const string UseSql = "select accounts.note_passkey_use(@credentialId, @signCount, @isBackedUp)";
    private const string ProveSql = "select accounts.prove_session(@sessionId, @userId, null, null, @credentialId)";
    private const string RemoveSql = "select accounts.remove_passkey(@userId, @credentialId, @letter)";
    private const string Add = "add";
    private const string SigningIn = "sign-in";
    private const string Prove = "prove";

    public Task<List<OwnPasskey>> ListAsync(long userId, CancellationToken cancel) =>
        db.ListAsync<OwnPasskey>(Actor.System, ListSql, new { userId }, cancel);

    /// <summary>Asks the person's device for a new passkey.</summary>
    public async Task<PasskeyQuestion> AskToAddAsync(HttpContext http, Session person, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(person);
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity
        {
            Id = person.UserId.ToString(CultureInfo.InvariantCulture),
            Name = person.Email,
            DisplayName = person.Name,
        }, http);
        return await BeginAsync(Add, person.UserId, made.CreationOptionsJson, made.AttestationState!, cancel);
    }

    /// <summary>
    /// Keeps what the device made. Answers recovery codes when it is the person's first second factor, else none. Throws
    /// <see cref="InputException"/> when the answer does not fit the question.
    /// </summary>
    public async Task<IReadOnlyList<string>> AddAsync(
        HttpContext http, Session session, PasskeyInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        var name = input?.Name?.Trim() is { Length: > 0 } given ? given : "Passkey";
        if (name.Length > 100 || name.Any(char.IsControl))
        {
            throw new InputException("name", "A name of at most 100 characters is needed.");
        }

        var (state, credential) = await EndAsync(Add, session.UserId, input, cancel);
        var result = await handler.PerformAttestationAsync(
            new() { HttpContext = http, CredentialJson = credential, AttestationState = state });
        if (!result.Succeeded)
        {
            throw new InputException("credential", "The device's answer does not fit what was asked.");
        }

        var made = result.Passkey;
        var codes = SecondFactor.NewRecoveryCodes();
        var isFirst = await db.FirstAsync<bool>(Actor.System, AddSql, new
        {
            session.UserId,
            session.SessionId,
            made.CredentialId,
            name,
            made.PublicKey,
            signCount = (long)made.SignCount,
            transports = made.Transports ?? [],
            made.IsUserVerified,
            made.IsBackupEligible,
            made.IsBackedUp,
            made.AttestationObject,
            made.ClientDataJson,
            hashes = SecondFactor.Hashes(session.UserId, codes),
            letter = await letters.WriteAsync(session.UserId, SecurityLetters.Added, cancel),
        }, cancel);
        return isFirst ? codes : [];
    }

    /// <summary>Asks for a passkey of whoever wants to sign in, or of the signed-in person to prove who they are.</summary>
    public async Task<PasskeyQuestion> AskAsync(HttpContext http, Session? session, CancellationToken cancel)
    {
        var person = session is null ? null
            : await people.FindByIdAsync(session.UserId.ToString(CultureInfo.InvariantCulture));
        var made = await handler.MakeRequestOptionsAsync(person!, http);
        return await BeginAsync(
            session is null ? SigningIn : Prove, session?.UserId, made.RequestOptionsJson, made.AssertionState!, cancel);
    }

    /// <summary>Signs somebody in by a passkey alone. Nothing when it does not fit or they may not sign in.</summary>
    public async Task<SignedIn?> SignInAsync(
        HttpContext http, PasskeyInput input, SignInOrigin origin, CancellationToken cancel)
    {
        var (state, credential) = await EndAsync(SigningIn, null, input, cancel);
        return await CheckAsync(http, state, credential, cancel) is { } checkedPasskey
            ? await SignIn.OpenAsync(db, checkedPasskey.Person, origin, secondFactor: true, cancel) : null;
    }

    /// <summary>Makes the session fresh by a passkey of its person. False when it does not fit.</summary>
    public async Task<bool> ProveAsync(HttpContext http, Session session, PasskeyInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (state, credential) = await EndAsync(Prove, session.UserId, input, cancel);
        return await CheckAsync(http, state, credential, cancel) is { } found && found.Person.UserId == session.UserId
            && await db.FirstAsync<bool>(
                Actor.System, ProveSql, new { session.SessionId, session.UserId, found.CredentialId }, cancel);
    }

    /// <summary>Forgets one of the person's passkeys; the database's ST404 when it is not theirs.</summary>
    public async Task RemoveAsync(long userId, string id, CancellationToken cancel)
    {
        var credentialId = id?.Length <= 1400 && Base64Url.IsValid(id)
            ? Base64Url.DecodeFromChars(id) : throw new NotFoundException("passkey");
        var letter = await letters.WriteAsync(userId, SecurityLetters.Removed, cancel);
        await db.ExecuteAsync(Actor.System, RemoveSql, new { userId, credentialId, letter }, cancel);
    }

    private async Task<(Person Person, byte[] CredentialId)?> CheckAsync(
        HttpContext http, string state, string credential, CancellationToken cancel)
    {
        var result = await handler.PerformAssertionAsync(
            new() { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded || !result.Passkey.IsUserVerified)
        {
            return null;
        }

        var used = result.Passkey;
        return await db.FirstAsync<bool>(Actor.System, UseSql, new
        {
            used.CredentialId, signCount = (long)used.SignCount, used.IsBackedUp,
        }, cancel) ? (result.User, used.CredentialId) : null;
    }

    private async Task<PasskeyQuestion> BeginAsync(
        string purpose, long? userId, string options, string state, CancellationToken cancel)
    {
        var token = Token.New();
        await db.ExecuteAsync(
            Actor.System, BeginSql, new { tokenHash = Token.Hash(token), userId, purpose, state }, cancel);
        using var document = JsonDocument.Parse(options);
        return new(token, document.RootElement.Clone());
    }

    private async Task<(string State, string Credential)> EndAsync(
        string purpose, long? userId, PasskeyInput? input, CancellationToken cancel)
    {
        if (input?.Token is not { Length: > 0 and <= 200 } token)
        {
            throw new InputException("token", "The token of the question is needed.");
        }

        if (input.Credential is not { ValueKind: JsonValueKind.Object } credential)
        {
            throw new InputException("credential", "The device's answer, a PublicKeyCredential as JSON, is needed.");
        }

        var state = await db.FirstAsync<string>(
            Actor.System, EndSql, new { tokenHash = Token.Hash(token), userId, purpose }, cancel);
        return state is null
            ? throw new InputException("token", "The question is not open any more: ask again.")
            : (state, credential.GetRawText());
    }
}
