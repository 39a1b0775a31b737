using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>What is decided about a vendor.</summary>
/// <param name="Status">active, refused, suspended or closed.</param>
/// <param name="Reason">Told to the vendor; needed but for active.</param>
/// <param name="CommissionRate">What the marketplace keeps of sales from now on, as a share; left out: stays.</param>
public sealed record VendorDecision(string? Status, string? Reason, decimal? CommissionRate = null);

/// <summary>What the marketplace keeps of a vendor's sales from now on, as a share: 0.12 is 12 %.</summary>
public sealed record CommissionInput(decimal? Rate);

/// <summary>Approves, refuses, suspends, reactivates and closes vendors; a letter tells their owner.</summary>
public sealed class DecideVendor(Db db, VendorLetters letters)
{
    private const string DecideSql = """
        select vendors.change_status(@actor, @vendorId, @status, @reason, @commissionRate, @letter)
        """;
    private const string StatusSql = "select v.status from vendors.vendors v where v.vendor_id = @vendorId";
    private const string CommissionSql = "select vendors.set_commission(@actor, @vendorId, @rate)";
    private const string WithdrawSql = "select vendors.withdraw_application(@actor)";

    /// <summary>The database's errors of vendors.change_status.</summary>
    public async Task HandleAsync(Actor actor, long vendorId, VendorDecision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(decision);
        var status = decision.Status ?? throw new InputException("status", "active, refused, suspended or closed.");
        var reason = VendorInput.Reason(decision.Reason);
        if (decision.CommissionRate is { } rate)
        {
            Check("commissionRate", rate);
        }

        var before = await db.FirstAsync<string>(actor, StatusSql, new { vendorId }, cancel)
            ?? throw new NotFoundException("vendor");
        var values = new Dictionary<string, string>
        {
            ["status"] = status == "active" ? before == "pending" ? "approved" : "reactivated" : status,
            ["reason"] = reason ?? "",
        };
        var letter = await letters.WriteAsync(
            vendorId, VendorLetters.Status, status == "refused" ? "/sell" : "/console/shop", values, cancel);
        await db.ExecuteAsync(actor, DecideSql, new
        {
            actor = actor.UserId, vendorId, status, reason, decision.CommissionRate, letter,
        }, cancel);
    }

    /// <summary>The database's errors of vendors.set_commission.</summary>
    public Task SetCommissionAsync(Actor actor, long vendorId, CommissionInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        var rate = Check("rate", input.Rate);
        return db.ExecuteAsync(actor, CommissionSql, new { actor = actor.UserId, vendorId, rate }, cancel);
    }

    /// <summary>Takes back the application of a vendor's own; the database's errors of vendors.withdraw_application.</summary>
    public Task WithdrawAsync(Actor actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return db.ExecuteAsync(actor, WithdrawSql, new { actor = actor.UserId }, cancel);
    }

    private static decimal Check(string field, decimal? rate) => rate is >= 0 and <= 1 && decimal.Round(rate.Value, 6) == rate
        ? rate.Value : throw new InputException(field, "A share from 0 to 1 is needed, such as 0.12 for 12 %.");
}
