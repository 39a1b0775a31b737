using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// ASP.NET Core's data protection keys in platform.data_protection_keys, sealed under the master key: every host reads
/// what another protected, and the database alone reveals nothing. The framework asks for them synchronously.
/// </summary>
public sealed class SealedKeyRing(Db db, Vault vault) : IXmlRepository
{
    private const string AllSql = "select sealed_xml from platform.data_protection_keys order by created_at";
    private const string StoreSql =
        "insert into platform.data_protection_keys (friendly_name, sealed_xml) values (@name, @sealedXml)";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = db.App.CreateCommand(AllSql);
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
        {
            var xml = vault.OpenForHosts(reader.GetFieldValue<byte[]>(0));
            elements.Add(XElement.Parse(Encoding.UTF8.GetString(xml)));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var xml = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        using var command = db.App.CreateCommand(StoreSql);
        command.Parameters.Add(new NpgsqlParameter("name", friendlyName));
        command.Parameters.Add(new NpgsqlParameter("sealedXml", vault.SealForHosts(xml)));
        command.ExecuteNonQuery();
    }
}
