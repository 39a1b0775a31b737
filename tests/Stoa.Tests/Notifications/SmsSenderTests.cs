using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Notifications;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Notifications;

/// <summary>Text messages over a real HTTP server that answers as Twilio does.</summary>
public sealed class SmsSenderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Number = "+4915112345678";
    private readonly ConcurrentQueue<(string Path, string Authorization, Dictionary<string, string> Form)> _asked = new();
    private readonly Queue<int> _answers = new();
    private WebApplication _twilio = null!;
    private ServiceProvider _clients = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _twilio = builder.Build();
        _twilio.MapPost("/2010-04-01/Accounts/{sid}/Messages.json", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            _asked.Enqueue((request.Path.Value!, request.Headers.Authorization.ToString(), form.ToDictionary(f => f.Key, f => f.Value.ToString())));
            return Results.Json(new { sid = "SM1" }, statusCode: _answers.Dequeue());
        });
        await _twilio.StartAsync();
        _clients = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        await database.AsOwnerAsync<int>("delete from platform.outbox");
    }

    [Fact]
    public async Task A_text_message_is_a_form_under_the_accounts_name_and_password_and_goes_once()
    {
        await EnqueueAsync();
        await RelayAsync(201, expected: 1);
        Assert.Equal(0, await database.AsOwnerAsync<int>("select count(*)::int from platform.outbox"));
        Assert.Equal(0, await Relay().RelayAsync(CancellationToken.None));
        var (path, authorization, form) = Assert.Single(_asked);
        Assert.Equal("/2010-04-01/Accounts/AC 12/Messages.json", path);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AC 12:s3:cr@t")), authorization);
        Assert.Equal(["Body", "From", "To"], form.Keys.Order());
        Assert.Equal(Number, form["To"]);
        Assert.Equal("Agora & Söhne", form["From"]);
        Assert.Contains("http://localhost/account/reset?token=abc", form["Body"], StringComparison.Ordinal);
        Assert.DoesNotContain("<", form["Body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_refuses_is_dead_at_once()
    {
        await EnqueueAsync();
        await RelayAsync(400, expected: 1);
        Assert.Equal("The text message service refused it (400).", await database.AsOwnerAsync<string>(
            "select last_error from platform.outbox where dead_at is not null"));
        Assert.Equal(0, await Relay().RelayAsync(CancellationToken.None));
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(401)]
    [InlineData(429)]
    public async Task What_the_service_fails_at_is_tried_again_and_then_went_once(int failure)
    {
        await EnqueueAsync();
        await RelayAsync(failure, expected: 1);
        Assert.Equal("HttpRequestException 1", await database.AsOwnerAsync<string>(
            "select last_error || ' ' || attempts from platform.outbox where dead_at is null and due_at > now()"));
        Assert.Equal(0, await Relay().RelayAsync(CancellationToken.None));
        await database.AsOwnerAsync<int>("update platform.outbox set due_at = now()");
        await RelayAsync(201, expected: 1);
        Assert.Equal(2, _asked.Count);
        Assert.Equal(0, await database.AsOwnerAsync<int>("select count(*)::int from platform.outbox"));
    }

    public async ValueTask DisposeAsync()
    {
        await _twilio.DisposeAsync();
        await _clients.DisposeAsync();
    }

    private async Task RelayAsync(int answer, int expected)
    {
        _answers.Enqueue(answer);
        using var relay = Relay();
        Assert.Equal(expected, await relay.RelayAsync(CancellationToken.None));
    }

    private MessageRelay Relay()
    {
        var service = new UriBuilder(_twilio.Urls.First()) { UserName = "AC%2012", Password = "s3:cr%40t" }.Uri;
        var sender = new SmsSender(new SmsService(service, "Agora & Söhne"), _clients.GetRequiredService<IHttpClientFactory>());
        var pace = new RelayPace(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        return new MessageRelay(database.Db, Cluster.Current.Vault, [sender], pace, NullLogger<MessageRelay>.Instance);
    }

    private Task<Guid> EnqueueAsync() => database.AsOwnerAsync<Guid>("select platform.enqueue_message(@kind, @payload)", new
    {
        kind = MessageKind.Sms,
        payload = new Message(Number, "reset-password", "en", new Dictionary<string, string>
        {
            ["marketplace"] = "Stoa", ["link"] = "http://localhost/account/reset?token=abc",
        }).Seal(Cluster.Current.Vault),
    });
}
