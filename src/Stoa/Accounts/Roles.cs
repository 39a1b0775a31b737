using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What an endpoint may ask for.</summary>
/// <param name="WithinVendor">Roles that act for a vendor can hold it.</param>
public sealed record PermissionRow(string Name, string Description, bool WithinVendor);

/// <summary>A role and what it may do.</summary>
public sealed record RoleRow
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Its people act for the vendor they are a member of.</summary>
    public bool ActsForVendor { get; init; }

    /// <summary>It comes with Stoa: its name stays.</summary>
    public bool IsSystem { get; init; }

    /// <summary>Its people may do nothing without a second factor.</summary>
    public bool RequiresSecondFactor { get; init; }

    public string[] Permissions { get; init; } = [];

    /// <summary>How many people have it, up to 1,000.</summary>
    public int People { get; init; }
}

/// <summary>A role as it is to be.</summary>
public sealed record RoleInput(
    string? Name, string? Description, bool ActsForVendor, bool RequiresSecondFactor, IReadOnlyList<string>? Permissions);

/// <summary>Roles: who may do what.</summary>
public static class Roles
{
    private const string PermissionsSql =
        "select p.name, p.description, p.within_vendor from accounts.permissions p order by p.name";
    private const string ListSql = """
        select r.role_id as id, r.name, r.description, r.acts_for_vendor, r.is_system, r.requires_second_factor,
               accounts.permissions_of_role(r.role_id) as permissions,
               (select count(*)::int from (select from accounts.users u where u.role_id = r.role_id limit 1000) few) as people
          from accounts.roles r
         where @id::bigint is null or r.role_id = @id
         order by r.is_system desc, r.role_id
        """;
    private const string SaveSql = """
        select accounts.save_role(@actor, @id::bigint, @name, @description, @actsForVendor, @requiresSecondFactor, @permissions)
        """;
    private const string DeleteSql = "select accounts.delete_role(@actor, @id)";

    public static Task<List<PermissionRow>> PermissionsAsync(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<PermissionRow>(Actor.System, PermissionsSql, cancel: cancel);
    }

    /// <summary>All roles, those that come with Stoa first.</summary>
    public static Task<List<RoleRow>> ListAsync(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<RoleRow>(Actor.System, ListSql, new { id = (long?)null }, cancel);
    }

    /// <summary>Makes a role, or changes the one given; the database's errors of accounts.save_role.</summary>
    public static async Task<RoleRow> SaveAsync(Db db, long? actor, long? id, RoleInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(input);
        var name = input.Name?.Trim() ?? "";
        if (name.Length is 0 or > 100 || name.Any(char.IsControl))
        {
            throw new InputException("name", "A name of 1 to 100 characters is needed.");
        }

        var description = input.Description?.Trim() ?? "";
        if (description.Length > 500 || description.Contains('\0'))
        {
            throw new InputException("description", "A description has at most 500 characters.");
        }

        if (input.Permissions is not { Count: <= 200 } permissions || permissions.Any(p => p is null || p.Contains('\0')))
        {
            throw new InputException("permissions", "A list of permissions, which may be empty, is needed.");
        }

        var saved = await db.FirstAsync<long>(Actor.System, SaveSql, new
        {
            actor, id, name, description, input.ActsForVendor, input.RequiresSecondFactor,
            permissions = permissions.Distinct().ToArray(),
        }, cancel);
        return (await db.FirstAsync<RoleRow>(Actor.System, ListSql, new { id = (long?)saved }, cancel))!;
    }

    /// <summary>Deletes a role that nobody has; the database's errors of accounts.delete_role.</summary>
    public static Task DeleteAsync(Db db, long? actor, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ExecuteAsync(Actor.System, DeleteSql, new { actor, id }, cancel);
    }
}
