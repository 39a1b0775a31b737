using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>TLS to a PostgreSQL of one's own, with a certificate authority that is made here and thrown away.</summary>
[Trait("Needs", "Processes")]
public sealed class DatabaseTlsTests : IAsyncLifetime
{
    private readonly ScratchFolder _scratch = new();
    private EmbeddedPostgres _server = null!;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        using var authority = Authority("Stoa's test authority");
        using var stranger = Authority("Another authority");
        await File.WriteAllTextAsync(At("authority.pem"), authority.ExportCertificatePem());
        await File.WriteAllTextAsync(At("stranger.pem"), stranger.ExportCertificatePem());
        var data = new DataFolder(At("server" + new string('x', 120)));
        data.Create();
        // (Beyond what a socket's path may have, the server listens on loopback.) In the folder that belongs to whichever account runs the server.
        var (certificate, key) = Server(authority, "localhost");
        DataFolder.WritePrivate(Path.Combine(data.Runtime, "server.crt"), certificate);
        DataFolder.WritePrivate(Path.Combine(data.Runtime, "server.key"), key);
        DataFolder.WritePrivate(Path.Combine(data.Runtime, "hba.conf"),
            "hostssl all all 127.0.0.0/8 scram-sha-256\n");
        _server = await EmbeddedPostgres.StartAsync(data, settings:
        [
            "fsync=off", "ssl=on", $"ssl_cert_file={data.Runtime}/server.crt", $"ssl_key_file={data.Runtime}/server.key",
            $"hba_file={data.Runtime}/hba.conf", "listen_addresses=127.0.0.1,127.0.0.2",
        ]);
        _port = new NpgsqlConnectionStringBuilder(_server.AdminConnectionString).Port;
        await using var admin = new NpgsqlConnection(_server.AdminConnectionString);
        await admin.ExecuteAsync("create role landlord login createrole password 'pw'");
        await admin.ExecuteAsync("create database shop owner landlord");
    }

    [Fact]
    public async Task A_checked_certificate_carries_all_logins_and_everything_else_is_refused()
    {
        var right = Connection("localhost", SslMode.VerifyFull, "authority.pem");
        await using (var shop = await Installation.OpenAsync(At("host"), right, attach: false))
        {
            Assert.True(await shop.Db.FirstAsync<bool>(
                Actor.System, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
            Assert.Contains("VerifyFull", shop.Logins.Vendor);
        }

        // Loopback by this address counts as a network.
        var (_, findings) = await DoctorAsync(Connection("127.0.0.2", SslMode.Require, null));
        Assert.True(findings.Contains("does not check whom with"), findings);
        (_, findings) = await DoctorAsync(right);
        Assert.DoesNotContain("does not check whom with", findings);

        Assert.Contains("cannot be reached", await RefusedAsync(Connection("127.0.0.1", SslMode.VerifyFull, "authority.pem")));
        Assert.Contains("cannot be reached", await RefusedAsync(Connection("localhost", SslMode.VerifyFull, "stranger.pem")));
        Assert.Contains("cannot be reached", await RefusedAsync(Connection("localhost", SslMode.Disable, null)));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        _scratch.Dispose();
    }

    private async Task<string> RefusedAsync(string connection)
    {
        var refused = await Assert.ThrowsAsync<StoaException>(() => Installation.OpenAsync(At("host"), connection, attach: false));
        Assert.DoesNotContain('\n', refused.Message);
        return refused.Message;
    }

    private Task<(int ExitCode, string Output)> DoctorAsync(string connection) => HostProcess.RunAsync(
        ["doctor", "--data", At("host")],
        environment: new Dictionary<string, string?> { ["ConnectionStrings__Stoa"] = connection });

    private string At(string name) => Path.Combine(_scratch.Path, name);

    private string Connection(string host, SslMode mode, string? authority) => new NpgsqlConnectionStringBuilder
    {
        Host = host, Port = _port, Username = "landlord", Password = "pw", Database = "shop", SslMode = mode,
        RootCertificate = authority is null ? null : At(authority),
    }.ConnectionString;

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static (string Certificate, string Key) Server(X509Certificate2 authority, string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.Create(
            authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
