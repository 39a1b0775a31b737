using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Stoa.Notifications;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Notifications;

public sealed class MessageRelayTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string EnqueueSql = "select platform.enqueue_message(@kind, @payload)";
    private static readonly RelayPace Quick = new(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(20), 200);

    [Fact]
    public async Task Every_letter_arrives_once_through_a_server_that_fails_at_random()
    {
        var (server, address) = await MailServerProcess.StartAsync(failures: 25);
        using var _ = server;
        var sent = new HashSet<string>();
        for (var i = 0; i < 60; i++)
        {
            var id = await EnqueueAsync($"person{i}@shop.example");
            sent.Add($"<{id:N}@stoa.example> person{i}@shop.example");
        }

        // Two hosts at once.
        await Task.WhenAll(DrainAsync(address), DrainAsync(address));
        // A letter that was taken while the answer was lost came again under the id by which receivers know it.
        Assert.Equal(sent.Order(), server.Taken.Distinct().Order());
        Assert.Equal(0, await database.AsOwnerAsync<long>("select count(*) from platform.outbox"));
    }

    [Fact]
    public async Task What_is_refused_for_good_is_dead_and_says_why_without_naming_anybody()
    {
        var (server, address) = await MailServerProcess.StartAsync(failures: 0);
        using var _ = server;
        var id = await EnqueueAsync("refused@shop.example");
        using var relay = Relay(address);
        Assert.Equal(1, await relay.RelayAsync(CancellationToken.None));
        Assert.Equal("The mail server refused it for good (550). 1", await database.AsOwnerAsync<string>("""
            select last_error || ' ' || attempts from platform.outbox where message_id = @id and dead_at is not null
            """, new { id }));
        Assert.Equal(0, await relay.RelayAsync(CancellationToken.None));
        await database.AsOwnerAsync<int>("delete from platform.outbox");
    }

    [Fact]
    public async Task Attempts_wait_longer_each_time_and_end()
    {
        var id = await EnqueueAsync("nobody@shop.example");
        using var relay = Relay(new Uri("smtp://127.0.0.1:1"), Quick with { MostAttempts = 3, FirstWait = TimeSpan.FromMinutes(1) });
        var waits = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await relay.RelayAsync(CancellationToken.None));
            waits.Add(await database.AsOwnerAsync<double>(
                "select extract(epoch from due_at - now())::float8 from platform.outbox where message_id = @id", new { id }));
            await database.AsOwnerAsync<int>("update platform.outbox set due_at = now()");
        }

        Assert.InRange(waits[0], 50, 60);
        Assert.InRange(waits[1], 110, 120);
        Assert.Equal("SocketException", await database.AsOwnerAsync<string>(
            "select last_error from platform.outbox where message_id = @id and dead_at is not null", new { id }));
        await database.AsOwnerAsync<int>("delete from platform.outbox");
    }

    [Fact]
    public async Task A_message_belongs_to_who_took_it_until_the_lease_ends()
    {
        await EnqueueAsync("somebody@shop.example");
        const string claim = "select count(*) from platform.claim_messages(10, @lease)";
        Assert.Equal(1, await database.AsOwnerAsync<long>(claim, new { lease = TimeSpan.FromMinutes(1) }));
        Assert.Equal(0, await database.AsOwnerAsync<long>(claim, new { lease = TimeSpan.FromMinutes(1) }));
        await database.AsOwnerAsync<int>("update platform.outbox set due_at = now()");
        Assert.Equal(1, await database.AsOwnerAsync<long>(claim, new { lease = TimeSpan.FromMinutes(1) }));
        await database.AsOwnerAsync<int>("delete from platform.outbox");
    }

    [Fact]
    public async Task The_outbox_shows_nobody_what_is_in_it()
    {
        await EnqueueAsync("secret.person@shop.example");
        Assert.Equal(0, await database.AsOwnerAsync<long>("""
            select count(*) from platform.outbox
             where position('secret.person'::bytea in sealed_payload) > 0 or position('token'::bytea in sealed_payload) > 0
            """));
        await database.AsOwnerAsync<int>("delete from platform.outbox");
    }

    private Task<Guid> EnqueueAsync(string to) => database.AsOwnerAsync<Guid>(EnqueueSql, new
    {
        kind = MessageKind.Mail,
        payload = new Message(to, "reset-password", "en", new Dictionary<string, string>
        {
            ["marketplace"] = "Stoa", ["link"] = "http://localhost/account/reset?token=abc",
        }).Seal(Cluster.Current.Vault),
    });

    private MessageRelay Relay(Uri address, RelayPace? pace = null) => new(
        database.Db, Cluster.Current.Vault,
        [new SmtpSender(new MailServer(address, new MailboxAddress("Stoa", "stoa@stoa.example")))], pace ?? Quick,
        NullLogger<MessageRelay>.Instance);

    private async Task DrainAsync(Uri address)
    {
        using var relay = Relay(address);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await database.AsOwnerAsync<long>("select count(*) from platform.outbox where dead_at is null") > 0)
        {
            await relay.RelayAsync(patience.Token);
            await Task.Delay(10, patience.Token);
        }
    }
}
