using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Spectre.Console;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host;

/// <summary>How to serve.</summary>
/// <param name="Data">The data folder's path.</param>
/// <param name="ConnectionString">An external server; null for the embedded one.</param>
/// <param name="Urls">Addresses, separated by semicolons.</param>
/// <param name="Demo">Fill an empty external database too.</param>
/// <param name="NoDemo">Leave an empty embedded database empty.</param>
public sealed record ServeOptions(string Data, string? ConnectionString, string Urls, bool Demo, bool NoDemo);

/// <summary>The verb serve: database, demo, web, until somebody stops it.</summary>
public static class Serve
{
    // A year ahead: no host runs longer without a restart, and what is written before one goes to the default partition.
    private const string PartitionsSql = """
        select platform.ensure_month_partitions(t, current_date, (current_date + interval '1 year')::date)
          from unnest(array['analytics.events', 'audit.activity_logs']::regclass[]) as t
        """;

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancel)
    {
        CheckUrls(options.Urls);
        await using var installation =
            await Installation.OpenAsync(options.Data, options.ConnectionString, attach: false, cancel);
        if (installation.IsEmbedded ? !options.NoDemo : options.Demo)
        {
            await FillAsync(installation, cancel);
        }

        var subjects = new SubjectKeys(installation.Db, installation.Vault);
        await new PhoneIndex(installation.Db, subjects, new BlindIndex(subjects)).FillAsync(cancel);
        await installation.Db.ExecuteAsync(Actor.System, PartitionsSql, cancel: cancel);
        if (installation.IsEmbedded)
        {
            await EnsureOperator.RunAsync(installation.Db, installation.Data, cancel);
        }

        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Production";
        await using var app = Web.Build(
            new WebSettings(installation.Db, installation.Vault, installation.Data)
            {
                ServerAdmin = installation.Server?.AdminConnectionString,
            },
            options.Urls, environment);
        await StartAsync(app, options.Urls, cancel);
        using var development = RoutineWatcher.Start(installation.Logins);
        await WelcomeAsync(app, installation, cancel);
        return await UntilStoppedAsync(app, installation, cancel);
    }

    private static async Task StartAsync(WebApplication app, string urls, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception e)
        {
            // The jobs began already: they end before the database goes away under them.
            await app.StopAsync(CancellationToken.None);
            if (urls.Split(';').Any(Tls.IsHttps) && e is InvalidOperationException or CryptographicException
                or FileNotFoundException or DirectoryNotFoundException)
            {
                throw new StoaException(
                    "https needs a certificate with its key: name the file in Kestrel__Certificates__Default__Path, and what " +
                    $"opens it in Kestrel__Certificates__Default__Password ({e.Message.Split('\n')[0].Trim()})", 2, e);
            }

            throw;
        }
    }

    private static void CheckUrls(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            if (!Uri.TryCreate(url.Replace("*", "any").Replace("+", "any"), UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https"))
            {
                throw new StoaException($"'{url}' is no address to listen on: write --urls http://localhost:5080", 2);
            }

            if (uri is { Host: "localhost", Port: 0 })
            {
                throw new StoaException("A port of one's own choosing needs a number: write --urls http://127.0.0.1:0", 2);
            }

            CheckPort(uri);
        }
    }

    /// <summary>Says that a port is taken before a database is made and filled; the port itself is taken later.</summary>
    private static void CheckPort(Uri uri)
    {
        var address = uri.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(uri.Host, out var ip) ? ip : IPAddress.Any;
        try
        {
            using var probe = new TcpListener(address, uri.Port);
            probe.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new StoaException(
                $"Port {uri.Port} is in use: stop what listens there, or choose another with --urls, such as " +
                $"--urls http://localhost:{uri.Port + 1}", 1, e);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied)
        {
            throw new StoaException(
                $"Port {uri.Port} is not for this account: choose one above 1023 with --urls.", 1, e);
        }
        catch (SocketException e)
        {
            throw new StoaException(
                $"{uri.Host} is no address of this machine ({e.Message}): choose another with --urls.", 1, e);
        }
    }

    private static async Task FillAsync(Installation installation, CancellationToken cancel)
    {
        if (await DemoMarketplace.IsWantedAsync(installation.Db, cancel))
        {
            await DemoMarketplace.FillAsync(
                installation.Db, installation.Vault, installation.Data, AnsiConsole.Console, cancel);
        }
    }

    private static async Task<int> UntilStoppedAsync(
        WebApplication app, Installation installation, CancellationToken cancel)
    {
        using var watchdog = app.Lifetime.ApplicationStopping.Register(EndWhatHangs);
        var stopped = app.WaitForShutdownAsync(cancel);
        var database = installation.Server?.Watch ?? Task.Delay(Timeout.Infinite, cancel);
        if (await Task.WhenAny(stopped, database) == database && !cancel.IsCancellationRequested)
        {
            throw new StoaException(
                $"The embedded PostgreSQL ended and could not be started again: see {installation.Data.Logs}.");
        }

        await stopped;
        return 0;
    }

    // Something on the way out that waits for ever must not keep the process: it bears being killed at any moment, and its
    // guard stops the embedded server.
    private static void EndWhatHangs() => new Thread(() =>
    {
        Thread.Sleep(LongestStop);
        Console.Error.WriteLine("stoa: It did not stop in order within a minute, and was ended.");
        using var self = Process.GetCurrentProcess();
        self.Kill();
    })
    {
        IsBackground = true,
    }.Start();

    private static async Task WelcomeAsync(WebApplication app, Installation installation, CancellationToken cancel)
    {
        var address = app.Urls.First().TrimEnd('/');
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            // In one piece, so that no log gets between: programs wait for this line.
            Console.WriteLine($"Stoa is open at {address}");
        }
        else
        {
            console.MarkupLineInterpolated($"[bold]Stoa[/] is open at [link={address}]{address}[/]");
        }

        console.MarkupLineInterpolated($"  console     {address}/console");
        console.MarkupLineInterpolated($"  API         {address}/docs");
        foreach (var (role, email, password) in SignIns(installation.Data))
        {
            console.MarkupLineInterpolated($"  {role,-11} {email}  {password}");
        }

        if (installation.IsEmbedded)
        {
            console.MarkupLineInterpolated($"  database    psql \"$(cat {installation.Data.ConnectionUriFile})\"");
        }
        else
        {
            // Plainly, since the other way wraps lines. To standard output only, never to a log.
            await CreateOperator.OfferAsync(installation.Db, app.Services.GetRequiredService<PublicAddress>(),
                link => Console.WriteLine($"Create the operator: {link.AbsoluteUri}"), cancel);
        }

        console.MarkupLine("Press Ctrl-C to stop.");
    }

    private static List<(string Role, string Email, string Password)> SignIns(DataFolder data)
    {
        if (!File.Exists(data.DemoAccountsFile))
        {
            return [];
        }

        using var accounts = JsonDocument.Parse(File.ReadAllText(data.DemoAccountsFile));
        return [.. accounts.RootElement.EnumerateArray().Select(a => (a.GetProperty("role").GetString()!,
            a.GetProperty("email").GetString()!, a.GetProperty("password").GetString()!))];
    }
}
