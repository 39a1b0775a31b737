using Microsoft.AspNetCore.Identity;
using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What Identity's checks of passkeys read. Writing is <see cref="Passkeys"/>', which knows the session too.</summary>
public sealed partial class PersonStore
{
    private const string PasskeysSql = """
        select p.credential_id, p.name, p.public_key, p.sign_count, p.transports, p.is_user_verified, p.is_backup_eligible,
               p.is_backed_up, p.attestation_object, p.client_data_json, p.created_at
          from accounts.passkeys p
         where p.user_id = @userId and (@credentialId::bytea is null or p.credential_id = @credentialId)
         order by p.created_at, p.credential_id
        """;
    private const string ByPasskeySql = Columns + """
        join accounts.passkeys p on p.user_id = u.user_id
         where p.credential_id = @credentialId
        """;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        await ReadAsync(user, null, cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await ReadAsync(user, credentialId, cancellationToken)).FirstOrDefault();

    public Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        db.FirstAsync<Person>(Actor.System, ByPasskeySql, new { credentialId }, cancellationToken);

    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Passkeys.AddAsync adds them: the first one brings recovery codes.");

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Passkeys.RemoveAsync removes them: the last one ends two-factor sign-in.");

    private async Task<List<UserPasskeyInfo>> ReadAsync(Person user, byte[]? credentialId, CancellationToken cancel) =>
    [
        .. (await db.ListAsync<Row>(Actor.System, PasskeysSql, new { user.UserId, credentialId }, cancel)).Select(p =>
            new UserPasskeyInfo(p.CredentialId, p.PublicKey, p.CreatedAt, (uint)p.SignCount, p.Transports,
                p.IsUserVerified, p.IsBackupEligible, p.IsBackedUp, p.AttestationObject, p.ClientDataJson) { Name = p.Name }),
    ];

    private sealed record Row
    {
        public byte[] CredentialId { get; init; } = [];

        public string Name { get; init; } = "";

        public byte[] PublicKey { get; init; } = [];

        public long SignCount { get; init; }

        public string[] Transports { get; init; } = [];

        public bool IsUserVerified { get; init; }

        public bool IsBackupEligible { get; init; }

        public bool IsBackedUp { get; init; }

        public byte[] AttestationObject { get; init; } = [];

        public byte[] ClientDataJson { get; init; } = [];

        public DateTime CreatedAt { get; init; }
    }
}
