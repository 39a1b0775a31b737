using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Stoa.Audit;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Audit;

/// <summary>Heads of the trail, signed and kept outside: what the database's owner writes anew is found out.</summary>
public sealed class HeadsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    /// <summary>What an owner would run to give the trail another past, every hash right.</summary>
    private const string WriteAnewSql = """
        update audit.audit_entries set actor_id = 42
         where entry_id = (select s.entry_id from audit.audit_seals s where s.number = 2);
        do $$
        declare
          v_seal audit.audit_seals;
          v_chain bytea := '';
          v_digest bytea;
        begin
          for v_seal in select * from audit.audit_seals order by number loop
            select audit.entry_digest(e) into v_digest from audit.audit_entries e where e.entry_id = v_seal.entry_id;
            v_chain := sha256(v_chain || int8send(v_seal.number) || v_digest);
            update audit.audit_seals set digest = v_digest, chain = v_chain where number = v_seal.number;
          end loop;
        end $$;
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_that_its_owner_wrote_anew_holds_by_itself_and_not_against_the_heads()
    {
        await using var host = await OwnHostAsync();
        await host.SealAsync(3);
        var (inside, compared) = await host.VerifyAfterAsync(WriteAnewSql);
        Assert.DoesNotContain("The trail of sensitive changes is as it was sealed", Broken(inside));
        Assert.DoesNotContain("The trail of sensitive changes is as it was sealed", Broken(compared));
        Assert.Contains("The trail is the one whose signed heads were kept outside", Broken(compared));
        Assert.Contains("the trail up to it was written anew", compared, StringComparison.Ordinal);
        Assert.DoesNotContain("BROKEN", (await host.VerifyAfterAsync("select 1")).Compared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trail_that_was_cut_short_lacks_the_seals_of_its_heads()
    {
        await using var host = await OwnHostAsync();
        await host.SealAsync(3);
        var (inside, compared) = await host.VerifyAfterAsync("""
            delete from audit.audit_entries e using audit.audit_seals s where s.entry_id = e.entry_id
              and s.number = (select max(number) from audit.audit_seals);
            delete from audit.audit_seals where number = (select max(number) from audit.audit_seals)
            """);
        Assert.DoesNotContain("The trail of sensitive changes is as it was sealed", Broken(inside));
        Assert.Contains("the trail has no such seal any more", compared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forged_lines_and_those_of_another_key_are_named()
    {
        await using var host = await OwnHostAsync();
        await host.SealAsync(3);
        var lines = await File.ReadAllLinesAsync(host.Data.AuditHeadsFile, Cancel);
        var forged = JsonNode.Parse(lines[0])!;
        forged["hostAt"] = "2020-01-01T00:00:00Z";
        using var folder = new ScratchFolder();
        var others = new DataFolder(folder.Path);
        others.Create();
        using var stranger = AuditKey.Open(others, null);
        var foreign = TrailHead.Sign(stranger, 1, new byte[32], DateTime.UnixEpoch, DateTime.UnixEpoch);
        await File.WriteAllLinesAsync(
            host.Data.AuditHeadsFile, [forged.ToJsonString(), "no head at all", JsonSerializer.Serialize(foreign), .. lines], Cancel);
        var (_, compared) = await host.VerifyAfterAsync("select 1");
        Assert.Contains("line 1 (head", compared, StringComparison.Ordinal);
        Assert.Contains("is forged: its signature is not over what it says", compared, StringComparison.Ordinal);
        Assert.Contains("line 2 is no head", compared, StringComparison.Ordinal);
        Assert.Contains($"line 3 (head 1) is signed by another key, {stranger.Fingerprint}", compared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_line_that_was_cut_off_is_told_apart_and_taken_away_by_the_next_head()
    {
        await using var host = await OwnHostAsync();
        await host.SealAsync(2);
        await File.AppendAllTextAsync(host.Data.AuditHeadsFile, "{\"number\":9", Cancel);
        var (_, compared) = await host.VerifyAfterAsync("select 1");
        Assert.Contains("was cut off", compared, StringComparison.Ordinal);
        Assert.DoesNotContain("BROKEN", compared, StringComparison.Ordinal);
        var before = (await HeadsFile.LatestAsync(host.Data.AuditHeadsFile, 1, Cancel))[0];
        await HeadsFile.AppendAsync(host.Data.AuditHeadsFile, before with { Number = before.Number }, Cancel);
        var read = (await HeadsFile.ReadAsync(host.Data.AuditHeadsFile, Cancel))!.Value;
        Assert.False(read.IsCutOff);
        Assert.All(read.Lines, l => Assert.NotNull(l.Head));
    }

    [Fact]
    public async Task Without_a_file_of_heads_verify_says_so_and_holds()
    {
        var output = new StringWriter();
        var none = await CheckHeads.ReadAsync("/nowhere/audit-heads.jsonl", null, Cancel);
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.OpenAsync(Cancel);
        Assert.True(await Verify.RunAsync(connection, output, none, Cancel), output.ToString());
        Assert.Contains("note: no heads of the audit trail are kept outside yet", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_made_once_for_its_owner_alone_and_a_setting_goes_before_it()
    {
        using var folder = new ScratchFolder();
        var data = new DataFolder(folder.Path);
        data.Create();
        Assert.Null(AuditKey.Find(data, null));
        using var made = AuditKey.Open(data, null);
        using var again = AuditKey.Open(data, " ");
        Assert.Equal(made.Fingerprint, again.Fingerprint);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.AuditKeyFile));
        }

        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var pem = AuditKey.Open(data, other.ExportPkcs8PrivateKeyPem());
        using var base64 = AuditKey.Open(data, Convert.ToBase64String(other.ExportPkcs8PrivateKey()));
        Assert.Equal(pem.Fingerprint, base64.Fingerprint);
        Assert.NotEqual(made.Fingerprint, pem.Fingerprint);
        Assert.Throws<StoaException>(() => AuditKey.Open(data, "no key"));
        using var larger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        Assert.Throws<StoaException>(() => AuditKey.Open(data, larger.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<StoaException>(() => AuditKey.Open(data, other.ExportSubjectPublicKeyInfoPem()));
    }

    [Fact]
    public async Task Hosts_that_append_at_the_same_time_leave_whole_lines()
    {
        using var folder = new ScratchFolder();
        var data = new DataFolder(folder.Path);
        data.Create();
        using var key = AuditKey.Open(data, null);
        await Task.WhenAll(Enumerable.Range(1, 40).Select(n => Task.Run(() => HeadsFile.AppendAsync(
            data.AuditHeadsFile, TrailHead.Sign(key, n, new byte[32], DateTime.UnixEpoch, DateTime.UnixEpoch), Cancel))));
        var read = (await HeadsFile.ReadAsync(data.AuditHeadsFile, Cancel))!.Value;
        Assert.Equal(Enumerable.Range(1, 40), read.Lines.Select(l => (int)l.Head!.Number).Order());
        Assert.All(read.Lines, l => Assert.True(l.Head!.IsSignedBy(key)));
        Assert.Equal(20, (await HeadsFile.LatestAsync(data.AuditHeadsFile, 20, Cancel)).Count);
    }

    // The titles of what is broken.
    private static string Broken(string output) =>
        string.Join('\n', output.Split('\n').Where(l => l.Contains("BROKEN", StringComparison.Ordinal)));

    private async Task<OwnHost> OwnHostAsync()
    {
        var folder = new ScratchFolder();
        var data = new DataFolder(folder.Path);
        data.Create();
        return new(database, folder, data, await TestHost.StartAsync(database, with: s => s with { Data = data }));
    }

    /// <summary>A host with a data folder, and so heads, of its own.</summary>
    private sealed class OwnHost(TestDatabase database, ScratchFolder folder, DataFolder data, TestHost host) : IAsyncDisposable
    {
        public DataFolder Data => data;

        /// <summary>Changes something so many times; answers when the file has the trail's head.</summary>
        public async Task SealAsync(int changes)
        {
            await database.AsOwnerAsync<int>("""
                insert into platform.settings (name, value)
                select 'head ' || gen_random_uuid(), to_jsonb(n) from generate_series(1, @changes) n
                """, new { changes });
            for (var tries = 0; tries < 1200; tries++)
            {
                var last = await HeadsFile.LatestAsync(data.AuditHeadsFile, 1, Cancel) is [var head, ..] ? head.Number : 0;
                if (await database.AsOwnerAsync<bool>("""
                    select not exists (select from audit.unsealed_entries)
                           and (select coalesce(max(number), -1) from audit.audit_seals) = @last
                    """, new { last }))
                {
                    return;
                }

                await Task.Delay(100, Cancel);
            }

            throw new TimeoutException("The head was not written.");
        }

        /// <summary>What verify says after an edit, which is taken back: without the heads, and with them.</summary>
        public async Task<(string Inside, string Compared)> VerifyAfterAsync(string edit)
        {
            using var key = AuditKey.Find(data, null);
            var heads = await CheckHeads.ReadAsync(data.AuditHeadsFile, key, Cancel);
            await using var connection = new NpgsqlConnection(database.Logins.Owner);
            await connection.OpenAsync(Cancel);
            await using var undone = await connection.BeginTransactionAsync(Cancel);
            await connection.ExecuteAsync(edit);
            var (inside, compared) = (new StringWriter(), new StringWriter());
            await Verify.RunAsync(connection, inside, cancel: Cancel);
            await Verify.RunAsync(connection, compared, heads, Cancel);
            return (inside.ToString(), compared.ToString());
        }

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            folder.Dispose();
        }
    }
}
