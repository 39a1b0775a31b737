using System.Text.Json;

namespace Stoa.Platform;

/// <summary>A data key per person, guest and vendor, and what is sealed under it. Ids are given here, since the database
/// is empty and a sealed value names its key.</summary>
internal sealed class DemoKeys(Vault vault)
{
    private readonly List<(string Kind, long? Subject, byte[] Key, byte[] Wrapped)> _keys = [];
    private readonly Dictionary<(string, long?), int> _index = [];

    public byte[] Seal(string kind, long? subject, string text)
    {
        if (!_index.TryGetValue((kind, subject), out var index))
        {
            var (key, wrapped) = vault.NewDataKey();
            index = _index[(kind, subject)] = _keys.Count;
            _keys.Add((kind, subject, key, wrapped));
        }

        return Vault.Seal(index + 1, _keys[index].Key, text);
    }

    /// <summary>The address as platform.address: where it is readable, name and street lines sealed.</summary>
    public string Address(DemoPerson person) => Address("person", person.Id, person);

    /// <summary>The address of somebody without an account, sealed under a key of this checkout.</summary>
    public string Address(DemoCheckout checkout) =>
        checkout.IsGuest ? Address("guest", checkout.Id, checkout.Person) : checkout.Person.Address;

    private string Address(string kind, long subject, DemoPerson person)
    {
        var text = JsonSerializer.Serialize(new { name = person.Name, lines = new[] { person.Street },
            phone = person.Phone });
        var value = Seal(kind, subject, text);
        var place = person.Place;
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["country"] = place.Country,
            ["country_code"] = place.Code,
            ["region"] = place.Region,
            ["city"] = place.City,
            ["postal_code"] = place.Post,
            ["sealed"] = Convert.ToBase64String(value),
        });
    }

    public Task WriteAsync(DemoTables tables, DateTimeOffset now) => tables.WriteAsync(
        "platform.encryption_keys",
        "key_id bigint, subject_kind text, subject_id bigint, wrapped_key bytea, created_at timestamptz",
        _keys.Select((k, i) => (object?[])[i + 1L, k.Kind, k.Subject, k.Wrapped, now]));
}
