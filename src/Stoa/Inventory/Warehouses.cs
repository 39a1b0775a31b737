using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>A place where a vendor keeps stock.</summary>
public sealed record WarehouseRow
{
    public long WarehouseId { get; init; }

    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string Street { get; init; } = "";

    public string PostalCode { get; init; } = "";

    public string City { get; init; } = "";

    public string Region { get; init; } = "";

    /// <summary>ISO 3166-1, two letters.</summary>
    public string? CountryCode { get; init; }

    /// <summary>Where goods go when nobody says where.</summary>
    public bool IsDefault { get; init; }

    public bool IsArchived { get; init; }
}

/// <summary>What is said of a warehouse.</summary>
public sealed record WarehouseInput(
    string? Code, string? Name, string? Street, string? PostalCode, string? City, string? Region, string? CountryCode,
    bool IsDefault = false);

/// <summary>What was made.</summary>
public sealed record MadeWarehouse(long WarehouseId);

/// <summary>A vendor's warehouses.</summary>
public static class Warehouses
{
    private const string ListSql = """
        select w.warehouse_id, w.code, w.name, w.street, w.postal_code, w.city, w.region, w.country_code, w.is_default,
               w.archived_at is not null as is_archived
          from inventory.warehouses w
         where w.vendor_id = (select vendors.acting_for(@vendorId))
         order by w.archived_at is not null, w.is_default desc, w.code, w.warehouse_id
         limit 500
        """;
    private const string SaveSql = """
        select inventory.save_warehouse(@actor, @vendorId, @id, @code, @name, @street, @postalCode, @city, @region,
          @countryCode, @isDefault)
        """;
    private const string ArchiveSql = "select inventory.archive_warehouse(@actor, @vendorId, @id, @isArchived)";

    public static async Task<Ok<List<WarehouseRow>>> ListAsync(
        long? vendorId, HttpContext http, Db db, CancellationToken cancel) =>
        TypedResults.Ok(await db.ListAsync<WarehouseRow>(http.Actor(), ListSql, new { vendorId }, cancel));

    public static async Task<Ok<MadeWarehouse>> CreateAsync(
        long? vendorId, WarehouseInput input, HttpContext http, Db db, CancellationToken cancel) =>
        TypedResults.Ok(new MadeWarehouse(await SaveAsync(db, http.Actor(), vendorId, null, input, cancel)));

    public static async Task<NoContent> ChangeAsync(
        long id, long? vendorId, WarehouseInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        await SaveAsync(db, http.Actor(), vendorId, id, input, cancel);
        return TypedResults.NoContent();
    }

    public static Task<NoContent> ArchiveAsync(long id, long? vendorId, HttpContext http, Db db, CancellationToken cancel) =>
        SetArchivedAsync(db, http.Actor(), vendorId, id, true, cancel);

    public static Task<NoContent> RestoreAsync(long id, long? vendorId, HttpContext http, Db db, CancellationToken cancel) =>
        SetArchivedAsync(db, http.Actor(), vendorId, id, false, cancel);

    private static async Task<NoContent> SetArchivedAsync(
        Db db, Actor actor, long? vendorId, long id, bool isArchived, CancellationToken cancel)
    {
        await db.ExecuteAsync(actor, ArchiveSql, new { actor = actor.UserId, vendorId, id, isArchived }, cancel);
        return TypedResults.NoContent();
    }

    private static Task<long> SaveAsync(
        Db db, Actor actor, long? vendorId, long? id, WarehouseInput input, CancellationToken cancel) =>
        db.FirstAsync<long>(actor, SaveSql, new
        {
            actor = actor.UserId,
            vendorId,
            id,
            code = MoveStock.Text("code", input.Code),
            name = MoveStock.Text("name", input.Name),
            street = MoveStock.Text("street", input.Street),
            postalCode = MoveStock.Text("postalCode", input.PostalCode),
            city = MoveStock.Text("city", input.City),
            region = MoveStock.Text("region", input.Region),
            countryCode = string.IsNullOrWhiteSpace(input.CountryCode) ? null
                : MoveStock.Text("countryCode", input.CountryCode)!.Trim().ToUpperInvariant(),
            isDefault = input.IsDefault,
        }, cancel);
}
