using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

public sealed class SealedKeyRingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string StoredSql = "select sealed_xml from platform.data_protection_keys where friendly_name = 'one'";

    [Fact]
    public async Task Keys_are_read_by_whoever_has_the_master_key_and_are_sealed_in_the_database()
    {
        var ring = new SealedKeyRing(database.Db, Cluster.Current.Vault);
        ring.StoreElement(new XElement("key", "top secret"), "one");
        Assert.Equal("top secret", Assert.Single(ring.GetAllElements()).Value);
        var stored = await database.AsOwnerAsync<byte[]>(StoredSql);
        Assert.DoesNotContain("top secret", Encoding.Latin1.GetString(stored));
        var stranger = new SealedKeyRing(database.Db, new Vault(RandomNumberGenerator.GetBytes(32)));
        Assert.ThrowsAny<CryptographicException>(stranger.GetAllElements);
    }
}
