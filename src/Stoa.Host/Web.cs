using Scalar.AspNetCore;
using Stoa.Accounts;
using Stoa.Analytics;
using Stoa.Audit;
using Stoa.Catalog;
using Stoa.Inventory;
using Stoa.Notifications;
using Stoa.Orders;
using Stoa.Platform;
using Stoa.Platform.Backup;
using Stoa.Pricing;
using Stoa.Vendors;

namespace Stoa.Host;

/// <summary>What one web process needs to know; tests build the same host with a database of their own.</summary>
public sealed record WebSettings(Db Database, Vault Vault, DataFolder Data)
{
    /// <summary>How often people may try to sign in; tests, which all come from one address, raise it.</summary>
    public SignInLimits Limits { get; init; } = new();

    /// <summary>How long a connection may take to send a request's headers.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection string of the superuser of the embedded server that this process runs.</summary>
    public string? ServerAdmin { get; init; }

    /// <summary>Adds to where the host logs, and how much.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Settings that go before those of the environment, such as Stoa:PublicUrl.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();
}

/// <summary>The web application: services, pipeline and every module's routes.</summary>
public static class Web
{
    private const string ReadySql = "select 1";
    private const int LargestBody = 1 << 20;
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Builds the application. <paramref name="urls"/> such as http://localhost:5080 or http://127.0.0.1:0.
    /// </summary>
    public static WebApplication Build(WebSettings settings, string urls, string environment = "Production")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(settings.Configuration);
        builder.WebHost.UseUrls(urls).ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = LargestBody;
            k.Limits.RequestHeadersTimeout = settings.HeaderTimeout;
        });
        builder.Logging.AddLogRules();
        settings.Logging?.Invoke(builder.Logging);
        var services = builder.Services;
        services.AddSingleton(settings.Database);
        services.AddSingleton(settings.Vault);
        services.AddSingleton(settings.Data);
        services.AddSingleton<SubjectKeys>().AddSingleton<BlindIndex>().AddSingleton<PhoneIndex>();
        services.AddSingleton(TimeProvider.System);
        services.AddProblemDetails(o => o.CustomizeProblemDetails = c => ProblemHandler.Complete(c.ProblemDetails));
        services.AddSingleton<IProblemDetailsWriter, ProblemPages>();
        services.AddExceptionHandler<ProblemHandler>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddRequestTimeouts(o => o.DefaultPolicy = new() { Timeout = LongestRequest });
        services.AddSignIn(settings.Limits, RequestLimits.From(builder.Configuration));
        services.AddProxies(builder.Configuration);
        services.AddOpenApi(o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Stoa";
            document.Info.Description = "Programs send `Authorization: Bearer` with the token of POST /api/v1/auth/token.";
            return Task.CompletedTask;
        }));
        services.AddNotifications(builder.Configuration);
        services.AddSingleton(new PublicAddress(builder.Configuration["Stoa:PublicUrl"]));
        services.AddSingleton(new PasswordRules(builder.Configuration["Passwords:Compromised"]));
        services.AddSingleton<MailboxAccess>();
        services.AddSingleton<Register>();
        services.AddSingleton<ResetPassword>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<CreateOperator>();
        services.AddProfile();
        services.AddVendors();
        services.AddPrivacy(builder.Configuration);
        services.AddJob<Retention>(
            builder.Configuration, Retention.Name, "Removes what is older than its retention rule.", "0 30 3 * * ?");
        services.AddSingleton<BackInStock>();
        services.AddJob<StockLetters>(builder.Configuration, StockLetters.Name,
            "Tells vendors what fell low, and shoppers what can be had again.", "0 0/2 * * * ?");
        services.AddJob<DecisionLetters>(builder.Configuration, DecisionLetters.Name,
            "Tells vendors what was decided about their products.", "30 0/5 * * * ?");
        services.AddJob<DocumentReminders>(builder.Configuration, DocumentReminders.Name,
            "Tells vendors which of their documents expire.", "0 0 7 * * ?");
        services.AddJob<ReleaseExpired>(builder.Configuration, ReleaseExpired.Name,
            "Cancels unpaid orders whose reservations have run out.", "15 * * * * ?");
        services.AddJob<FetchRates>(builder.Configuration, FetchRates.Name,
            "Takes the day's exchange rates from the address that is set for it.", "0 30 16 * * ?");
        services.AddJobs(settings.Database);
        services.AddBackup(builder.Configuration, new EmbeddedServer(settings.ServerAdmin));
        services.AddJob<KeepWraps>(builder.Configuration, KeepWraps.Name,
            "Writes the data keys' wraps that are kept apart from backups anew, without those of erased people", "0 10 3 * * ?");
        services.AddMedia(builder.Configuration);
        services.AddImports();
        services.AddSearch();
        services.AddShopCache();
        services.AddHostedService<MergeDeltas>();
        services.AddAudit(settings.Data, builder.Configuration[AuditKey.Setting]);
        services.AddHostedService<FollowKeys>();
        services.AddSingleton<LiveFigures>();
        services.AddHostedService(p => p.GetRequiredService<LiveFigures>());
        services.AddSingleton<VisitEvents>().AddHostedService(p => p.GetRequiredService<VisitEvents>());
        services.AddVisits();
        services.AddRazorPages().AddViewLocalization().AddApplicationPart(typeof(Web).Assembly);

        var app = builder.Build();
        // First of all: what it says of a request, all others read.
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseProblemPages();
        app.UseExceptionHandler();
        app.UseTls(urls);
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseSignIn();
        app.UseVisits();
        app.UseCountedVisits();
        app.UseShopCache();
        app.MapOpenApi().IsPublic();
        app.MapScalarApiReference("/docs", o => o.WithTitle("Stoa API").WithNonce().DisableDefaultFonts().DisableAgent()
            .DisableMcp().DisableTelemetry().HideDeveloperTools()).IsPublic();
        app.MapAccounts();
        app.MapRegistration();
        app.MapSecurity();
        app.MapUsers();
        app.MapAudit();
        app.MapMembers();
        app.MapVendors();
        app.MapProfile();
        app.MapPrivacy();
        app.MapRetention();
        app.MapAnalytics();
        app.MapConsole();
        app.MapMessages();
        app.MapJobs();
        app.MapBackup();
        app.MapKeys();
        app.MapCatalog();
        app.MapShop();
        app.MapProducts();
        app.MapStock();
        app.MapPutVariants();
        app.MapCurrencies();
        app.MapShopLanguages();
        app.MapShopPages();
        app.MapPlacedOrders();
        app.MapStorefront();
        app.MapSearchEngines();
        MapHealth(app);
        app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<PublicAddress>()
            .Serve(app.Urls.FirstOrDefault(Tls.IsHttps) ?? app.Urls.First()));
        return app;
    }

    private static void MapHealth(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Ok(new { status = "live" }))
            .WithSummary("The process answers").WithTags("Health").IsPublic();
        app.MapGet("/health/ready", async (Db db, CancellationToken cancel) =>
            {
                // Both pools: a host that cannot serve vendors is not ready either.
                await db.FirstAsync<int>(Actor.System, ReadySql, cancel: cancel);
                await db.FirstAsync<int>(Actor.ForVendor(0), ReadySql, cancel: cancel);
                return Results.Ok(new { status = "ready" });
            })
            .WithSummary("The database answers, too").WithTags("Health").IsPublic().ProducesProblem(503);
    }
}
