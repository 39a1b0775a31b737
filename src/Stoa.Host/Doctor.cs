using Dapper;
using Npgsql;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Platform.Backup;

namespace Stoa.Host;

/// <summary>The verb doctor: what is configured, reachable, insecure or out of date, a line each.</summary>
public static class Doctor
{
    private const string ServerSql = """
        select current_setting('server_version') as version, current_setting('fsync') as fsync,
               pg_size_pretty(pg_database_size(current_database())) as size
        """;

    // Not as the owner: whoever changed their role is shown nothing of their own session.
    private const string EncryptedSql =
        "select coalesce((select s.ssl from pg_stat_ssl s where s.pid = pg_backend_pid()), false)";

    private const string DeadSql = "select platform.dead_messages()";

    private const string LoginSql = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user";

    private static readonly TimeSpan OldestCopy = TimeSpan.FromDays(2);

    /// <summary>Prints its findings. Answers 1 when something is broken; a warning alone is 0.</summary>
    public static async Task<int> RunAsync(string dataPath, string? connectionString, CancellationToken cancel)
    {
        var broken = false;
        void Say(string state, string what)
        {
            broken |= state == "broken";
            Console.WriteLine($"{state,-8}{what}");
        }

        await using var installation = await Installation.OpenAsync(dataPath, connectionString, attach: true, cancel);
        var data = installation.Data;
        Say("ok", $"data folder {data.Path}");
        await ServerAsync(installation, Say, cancel);
        foreach (var (name, login) in new[]
        {
            ("application", installation.Logins.App), ("vendor", installation.Logins.Vendor),
            ("read-only", installation.Logins.ReadOnly),
        })
        {
            await LoginAsync(name, login, Say, cancel);
        }

        string[] secrets = [data.DemoAccountsFile, data.ConnectionUriFile, data.ReadOnlyUriFile];
        foreach (var file in secrets.Where(DoctorKeys.IsOpenToOthers))
        {
            Say("broken", $"{file} can be read by others: chmod 600 it");
        }

        await DoctorKeys.KeysAsync(installation, Say, cancel);
        if (File.Exists(data.DemoAccountsFile))
        {
            Say("warning", $"demo sign-ins are in {data.DemoAccountsFile}: change their passwords before going public");
        }

        Address(Say);
        await MailAsync(installation, Say, cancel);
        await MediaAsync(data, Say, cancel);
        if (installation.IsEmbedded)
        {
            DoctorKeys.Volume(data, Say);
            Backup(data, Say);
        }

        return broken ? 1 : 0;
    }

    private static void Backup(DataFolder data, Action<string, string> say)
    {
        try
        {
            if (BackupSettings.Read(data) is not { } settings)
            {
                say("warning", "no backup is set up, a lost disk loses everything: run 'stoa backup DIR', on another disk");
                return;
            }

            var newest = BackupRepository.Open(settings.Directory, data).Bases().LastOrDefault();
            var isOld = newest is null || newest.FinishedAt < TimeProvider.System.GetUtcNow() - OldestCopy;
            say(isOld ? "warning" : "ok", newest is null
                ? $"backed up to {settings.Directory}, where no copy was finished yet"
                : $"backed up to {settings.Directory}, newest copy of {newest.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }
        catch (Exception e) when (e is StoaException or IOException or UnauthorizedAccessException)
        {
            say("broken", $"backup: {e.Message}");
        }
    }

    private static async Task MailAsync(
        Installation installation, Action<string, string> say, CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable("Mail__Server") is null)
        {
            say("warning", $"no mail server is set up (Mail__Server): letters stay in {installation.Data.Mailbox}");
        }

        await using var connection = new NpgsqlConnection(installation.Logins.Owner);
        await connection.OpenAsync(cancel);
        var dead = await connection.QuerySingleAsync<long>(DeadSql);
        if (dead > 0)
        {
            say("warning", $"{dead} messages could not be delivered: GET /api/v1/messages/dead lists them, with why");
        }
    }

    private static async Task MediaAsync(DataFolder data, Action<string, string> say, CancellationToken cancel)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        try
        {
            var store = MediaStores.From(settings, data);
            await store.CheckAsync(cancel);
            say("ok", store.Description);
        }
        catch (StoaException e)
        {
            say("broken", $"media: {e.Message}");
        }

        if (settings[SafeHttp.AllowSetting] is { Length: > 0 } allowed)
        {
            say("warning", $"pictures may be fetched from {allowed}, though this host may be all that reaches it "
                + "(Media__Fetch__AllowHosts): leave it empty unless those hosts are meant for vendors");
        }
    }

    private static void Address(Action<string, string> say)
    {
        static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 };
        if (!Uri.TryCreate(Environment.GetEnvironmentVariable("Stoa__PublicUrl"), UriKind.Absolute, out var address))
        {
            say("warning", "Stoa__PublicUrl does not say where people reach this marketplace: links in letters begin with the "
                + "address served; set it to https://… before going public");
        }
        else if (address.Scheme != "https")
        {
            say(address.IsLoopback ? "ok" : "warning", address.IsLoopback ? $"reached at {address}, on this machine only"
                : $"people reach this marketplace at {address}, without encryption: make it https");
        }
        else if (!IsSet(Tls.Proxies) && !IsSet("Kestrel__Certificates__Default__Path"))
        {
            say("warning", $"Stoa__PublicUrl is {address}, but there is neither a certificate "
                + $"(Kestrel__Certificates__Default__Path) nor a proxy that is believed ({Tls.Proxies}): requests would be led "
                + "back to https for ever");
        }
        else
        {
            say("ok", $"reached at {address}");
        }
    }

    private static async Task ServerAsync(
        Installation installation, Action<string, string> say, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(installation.Logins.Owner);
        await connection.OpenAsync(cancel);
        var server = await connection
            .QuerySingleAsync<(string Version, string Fsync, string Size)>(ServerSql);
        var place = installation.IsEmbedded ? "embedded" : connection.Host;
        say("ok", $"PostgreSQL {server.Version}, {place}, {server.Size}");
        if (server.Fsync != "on")
        {
            say("broken", "fsync is off: a crash of the machine loses data; set fsync = on");
        }

        if (installation.IsEmbedded || connection.Host is not { } host || host.StartsWith('/')
            || host is "localhost" or "127.0.0.1" or "::1")
        {
            return;
        }

        await using var app = new NpgsqlConnection(installation.Logins.App);
        await app.OpenAsync(cancel);
        var mode = new NpgsqlConnectionStringBuilder(installation.Logins.App).SslMode;
        if (!await app.QuerySingleAsync<bool>(EncryptedSql))
        {
            say("broken", "the connection to the database is not encrypted: add SSL Mode=VerifyFull to it");
        }
        else if (mode != SslMode.VerifyFull)
        {
            say("warning", $"the connection to the database is encrypted, and SSL Mode={mode} does not check whom with: add SSL "
                + "Mode=VerifyFull, and Root Certificate=… with the authority that signed the server's certificate");
        }
        else
        {
            say("ok", $"the connection to {host} is encrypted, and its certificate is checked");
        }
    }

    private static async Task LoginAsync(string name, string login, Action<string, string> say, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(login);
            await connection.OpenAsync(cancel);
            var unbound = await connection.QuerySingleAsync<bool>(LoginSql);
            var finding = unbound ? " goes around row-level security" : "";
            say(unbound ? "broken" : "ok", $"{name} login {connection.UserName}{finding}");
        }
        catch (NpgsqlException e)
        {
            say("broken", $"{name} login: {e.Message}");
        }
    }
}
