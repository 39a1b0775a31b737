using System.Security.Cryptography;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Where the master keys are kept, and what a vault does with two of them.</summary>
public sealed class KeyStoreTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly DataFolder _data;

    public KeyStoreTests()
    {
        _data = new DataFolder(_scratch.Path);
        _data.Create();
    }

    [Fact]
    public void The_file_store_makes_the_first_key_for_its_owner_alone_and_keeps_it()
    {
        var first = new FileKeyStore(_data).Read();
        Assert.Null(first.Previous);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_data.MasterKeyFile));
        Assert.Equal(first.Current.Name, new FileKeyStore(_data).Read().Current.Name);
    }

    [Fact]
    public void A_replacement_that_stops_half_way_leaves_the_old_key_in_force_and_the_whole_one_both()
    {
        var store = new FileKeyStore(_data);
        var old = store.Read().Current;
        // Half-way: the second place is written, the first not yet.
        File.Copy(_data.MasterKeyFile, FileKeyStore.PreviousFile(_data));
        Assert.Equal((old.Name, null), (store.Read().Current.Name, store.Read().Previous));

        var fresh = MasterKey.New();
        store.Replace(new KeySet(fresh, old));
        var both = store.Read();
        Assert.Equal((fresh.Name, old.Name), (both.Current.Name, both.Previous?.Name));

        store.Replace(new KeySet(fresh));
        Assert.False(File.Exists(FileKeyStore.PreviousFile(_data)));
        Assert.Null(store.Read().Previous);
    }

    [Fact]
    public void A_lost_key_file_beside_a_previous_one_is_not_made_anew()
    {
        var store = new FileKeyStore(_data);
        store.Replace(new KeySet(MasterKey.New(), store.Read().Current));
        File.Delete(_data.MasterKeyFile);
        Assert.Contains("restore", Assert.Throws<StoaException>(store.Read).Message);
    }

    [Fact]
    public void The_environment_gives_both_keys_and_cannot_be_written()
    {
        var (current, previous) = (RandomNumberGenerator.GetHexString(64), RandomNumberGenerator.GetHexString(64));
        var store = From(("Stoa__MasterKey", current), ("Stoa__PreviousMasterKey", previous));
        Assert.Equal("environment", store.Kind);
        Assert.Equal(new MasterKey(Convert.FromHexString(previous)).Name, store.Read().Previous?.Name);
        Assert.False(File.Exists(_data.MasterKeyFile));
        var refused = Assert.Throws<StoaException>(() => store.Replace(store.Read()));
        Assert.Contains("Stoa__PreviousMasterKey", refused.Message);
        Assert.DoesNotContain(current, refused.Message);
        Assert.Contains("64 hexadecimal", Assert.Throws<StoaException>(() => From(("Stoa__MasterKey", "short")).Read()).Message);
        Assert.Contains("a pattern", Assert.Throws<StoaException>(
            () => From(("Stoa__MasterKey", string.Concat(Enumerable.Repeat("0123456789abcdef", 4)))).Read()).Message);
        Assert.Equal(2, Assert.Throws<StoaException>(() => From(
            ("Stoa__MasterKey", current), ("Stoa__KeyStore", "https://vault.example/v1/secret/data/stoa"))).ExitCode);
    }

    [Fact]
    public async Task A_key_store_over_http_keeps_the_first_key_the_next_one_and_destroys_the_old_versions()
    {
        await using var server = await FakeKeyStore.StartAsync();
        var store = At(server);
        var old = store.Read().Current;
        Assert.Equal(old.Name, At(server).Read().Current.Name);

        var fresh = MasterKey.New();
        store.Replace(new KeySet(fresh, old));
        Assert.Equal((fresh.Name, old.Name), (store.Read().Current.Name, store.Read().Previous?.Name));
        Assert.Equal(2, server.Kept.Count);

        store.Replace(new KeySet(fresh));
        Assert.Null(store.Read().Previous);
        Assert.Single(server.Kept);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_key_store_is_said_in_one_line_without_token_or_key()
    {
        var server = await FakeKeyStore.StartAsync();
        var key = RandomNumberGenerator.GetHexString(64);
        server.Put(new { master_key = key });
        var store = At(server);
        Fails("does not let this token", () => At(server, "hvs.wrong").Read());
        server.IsReadOnly = true;
        Fails("does not let this token write", () => store.Replace(new KeySet(MasterKey.New(), store.Read().Current)));
        server.Broken = 503;
        Fails("sealed or in maintenance", () => store.Read());

        // What passes by itself is tried again.
        (server.Broken, server.BrokenTimes) = (502, 2);
        Assert.Equal(new MasterKey(Convert.FromHexString(key)).Name, store.Read().Current.Name);

        server.Broken = null;
        server.Put(new { master_key = key[..20] });
        Fails("64 hexadecimal digits", () => store.Read());
        server.Put(new { other = key });
        Fails("field master_key", () => store.Read());
        await server.DisposeAsync();
        Fails("cannot be reached", () => store.Read());

        void Fails(string why, Action read)
        {
            var message = Assert.Throws<StoaException>(read).Message;
            Assert.Contains(why, message);
            Assert.Contains("/v1/secret/data/stoa", message);
            Assert.DoesNotContain('\n', message);
            Assert.DoesNotContain(FakeKeyStore.Token, message);
            Assert.DoesNotContain(key[..20], message);
        }
    }

    [Theory]
    [InlineData("http://vault.example.org/v1/secret/data/stoa", "https")]
    [InlineData("https://vault.example.org/v1/secret/stoa", "KV 2")]
    [InlineData("ftp://vault.example.org/v1/secret/data/stoa", "KV 2")]
    [InlineData("https://vault.example.org/v1/secret/data/stoa", "Stoa__KeyStoreToken", false)]
    public void Wrong_settings_of_a_key_store_are_refused_before_anything_is_sent(
        string address, string why, bool hasToken = true)
    {
        var refused = Assert.Throws<StoaException>(() => From(
            ("Stoa__KeyStore", address), ("Stoa__KeyStoreToken", hasToken ? "token" : "")));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(why, refused.Message);
    }

    [Fact]
    public async Task A_token_in_a_file_is_read_anew_each_time()
    {
        await using var server = await FakeKeyStore.StartAsync();
        var file = Path.Combine(_scratch.Path, "token");
        await File.WriteAllTextAsync(file, "hvs.expired");
        var store = From(("Stoa__KeyStore", server.Address), ("Stoa__KeyStoreTokenFile", file));
        Assert.Throws<StoaException>(store.Read);
        await File.WriteAllTextAsync(file, FakeKeyStore.Token + "\n");
        store.Read();
        File.Delete(file);
        Assert.Contains("Stoa__KeyStoreTokenFile", Assert.Throws<StoaException>(store.Read).Message);
    }

    [Fact]
    public void A_vault_seals_under_the_current_key_and_opens_what_the_previous_one_sealed_with_and_without_its_name()
    {
        var store = new FileKeyStore(_data);
        var old = new Vault(store);
        var sealedBefore = old.SealForHosts([1, 2, 3]);
        var (key, wrap) = old.NewDataKey();
        Assert.Equal(69, wrap.Length);
        Assert.Equal(old.Masters.Current.Fingerprint, wrap[1..9]);

        store.Replace(new KeySet(MasterKey.New(), old.Masters.Current));
        var both = new Vault(store);
        Assert.Equal([1, 2, 3], both.OpenForHosts(sealedBefore));
        Assert.Equal(key, both.Unwrap(wrap));
        Assert.Equal(both.Masters.Current.Fingerprint, both.Renew(wrap)[1..9]);

        // The format of before: version 1, nonce, key, tag.
        var first = KeyWrapsTests.Version1(Convert.FromHexString(File.ReadAllText(FileKeyStore.PreviousFile(_data))), key);
        Assert.Equal(key, both.Unwrap(first));
        first[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => both.Unwrap(first));
        wrap[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => both.Unwrap(wrap));
    }

    [Fact]
    public async Task A_vault_that_meets_an_unknown_key_asks_its_store_again_and_not_for_each_piece_of_garbage()
    {
        var store = new CountingStore(new FileKeyStore(_data));
        var vault = new Vault(store);
        var stranger = new Vault(RandomNumberGenerator.GetBytes(32)).SealForHosts([7]);
        await Task.Delay(1100);
        for (var i = 0; i < 50; i++)
        {
            Assert.Throws<UnknownMasterException>(() => vault.OpenForHosts(stranger));
        }

        Assert.InRange(store.Reads, 2, 4);
        await Task.Delay(1100);
        store.Replace(new KeySet(MasterKey.New(), vault.Masters.Current));
        var fresh = new Vault(store).SealForHosts([8]);
        Assert.Equal([8], vault.OpenForHosts(fresh));
    }

    public void Dispose() => _scratch.Dispose();

    private static IKeyStore At(FakeKeyStore server, string token = FakeKeyStore.Token) => KeyStores.From(
        new DataFolder("/nowhere"), name => name switch
        {
            "Stoa__KeyStore" => server.Address,
            "Stoa__KeyStoreToken" => token,
            _ => null,
        });

    private IKeyStore From(params (string Name, string Value)[] settings) =>
        KeyStores.From(_data, name => settings.FirstOrDefault(s => s.Name == name).Value);

    private sealed class CountingStore(IKeyStore inner) : IKeyStore
    {
        public int Reads { get; private set; }

        public string Kind => inner.Kind;

        public string Place => inner.Place;

        public bool CanReplace => inner.CanReplace;

        public KeySet Read()
        {
            Reads++;
            return inner.Read();
        }

        public void Replace(KeySet keys) => inner.Replace(keys);
    }
}
