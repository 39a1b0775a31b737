namespace Stoa.Orders;

/// <summary>One row of an order's history. The note says where its time is not the source's.</summary>
internal readonly record struct OlistStep(string Status, DateTime At, string Note);

/// <summary>
/// The way of a source order through the states that the marketplace allows, dated by the source's times. Those come
/// out of order now and then, and some are missing: a step is dated no later than the next one that has a time and no
/// earlier than the one before; without a time it is dated as the next, or else the previous one.
/// </summary>
internal sealed class OlistSteps
{
    /// <summary>The marketplace's state of the source's.</summary>
    public static readonly Dictionary<string, string> States = new()
    {
        ["created"] = "Pending", ["approved"] = "Confirmed", ["invoiced"] = "Processing",
        ["processing"] = "Processing", ["shipped"] = "Shipped", ["delivered"] = "Completed",
        ["unavailable"] = "Cancelled", ["canceled"] = "Cancelled",
    };

    private OlistSteps(string status) => Status = status;

    public string Status { get; }

    public List<OlistStep> Steps { get; } = [];

    /// <summary>When it was dispatched, null where that was not recorded.</summary>
    public DateTime? ShippedAt { get; private set; }

    /// <summary>When it was delivered, null where that was not recorded.</summary>
    public DateTime? DeliveredAt { get; private set; }

    /// <summary>Where the history differs from the source's times, and why.</summary>
    public List<string> Remarks { get; } = [];

    public static OlistSteps Of(OlistOrder order)
    {
        var steps = new OlistSteps(States[order.Status]);
        var times = Path(steps.Status, order);
        steps.Date(times);
        foreach (var (name, time, state) in new[]
        {
            ("approval", order.ApprovedAt, "Confirmed"), ("dispatch", order.ShippedAt, "Shipped"),
            ("delivery", order.DeliveredAt, "Completed"),
        })
        {
            if (time is not null && times.TrueForAll(t => t.Status != state))
            {
                steps.Remarks.Add($"its {name} has no place in the history of an order that is {steps.Status}");
            }
        }

        return steps;
    }

    private static List<(string Status, DateTime? Time)> Path(string status, OlistOrder order)
    {
        (string, DateTime?) pending = ("Pending", order.PurchasedAt), confirmed = ("Confirmed", order.ApprovedAt),
            shipped = ("Shipped", order.ShippedAt);
        return status switch
        {
            "Pending" => [pending],
            "Confirmed" => [pending, confirmed],
            "Shipped" => [pending, confirmed, shipped],
            "Completed" => [pending, confirmed, shipped, ("Completed", order.DeliveredAt)],
            "Cancelled" when order.ApprovedAt is null => [pending, (status, null)],
            _ => [pending, confirmed, (status, null)],
        };
    }

    private void Date(List<(string Status, DateTime? Time)> path)
    {
        var limits = new DateTime?[path.Count];
        for (var i = path.Count - 1; i >= 0; i--)
        {
            var next = i + 1 < path.Count ? limits[i + 1] : null;
            limits[i] = path[i].Time is not { } time ? next : next < time ? next : time;
        }

        var at = path[0].Time!.Value;
        for (var i = 0; i < path.Count; i++)
        {
            var (status, time) = path[i];
            at = limits[i] > at ? limits[i]!.Value : at;
            Steps.Add(new OlistStep(status, at,
                time is null ? "imported: time not recorded" : time != at ? "imported: time out of order" : "imported"));
            if (time is not null && time != at)
            {
                Remarks.Add($"{status} at {time:u} is out of order, and dated {at:u}");
            }
            else if (time is null && status is not ("Processing" or "Cancelled"))
            {
                Remarks.Add($"the time of {status} is not recorded, and taken to be {at:u}");
            }

            ShippedAt = status == "Shipped" && time is not null ? at : ShippedAt;
            DeliveredAt = status == "Completed" && time is not null ? at : DeliveredAt;
        }
    }
}
