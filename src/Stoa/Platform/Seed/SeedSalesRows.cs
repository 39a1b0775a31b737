using System.Buffers.Text;

namespace Stoa.Platform;

/// <summary>Rows of one purchase: checkout, orders, lines, histories, parcels, payments, commissions, refunds.</summary>
internal sealed class SeedSalesRows(SeedIds ids, SeedCurrency home, long seed)
{
    private static readonly byte[][] Methods =
        [.. new[] { "card", "card", "card", "card", "paypal", "paypal", "bank transfer" }
            .Select(System.Text.Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Carriers =
        [.. new[] { "Royal Post", "Parcelway", "Blue Arrow", "Fleet" }.Select(System.Text.Encoding.UTF8.GetBytes)];

    private readonly ulong _numbers = SeedHash.Mix((ulong)seed, 0x0DE7);
    private readonly byte[] _prefix = System.Text.Encoding.UTF8.GetBytes($"seed-{seed}-");
    private readonly byte[] _reference = new byte[64];
    private long _orders;
    private long _intent;
    private byte[] _method = [];

    /// <summary>The checkout and its payment intent.</summary>
    public void Purchase(SeedChunk chunk, ReadOnlySpan<SeedOrder> orders, long checkout, ulong id, long user, long at,
        DemoRandom random, bool fails)
    {
        var (total, baseTotal, isPaid, isOpen) = (0L, 0L, false, false);
        foreach (var order in orders)
        {
            total += order.Total;
            baseTotal += order.BaseTotal;
            isOpen |= order.Status == SeedStatus.Pending;
            isPaid |= order.Status is not (SeedStatus.Pending or SeedStatus.Cancelled);
        }

        var currency = orders[0].Vendor.Currency;
        chunk[SeedTable.Checkouts].Row().Long(checkout).Uuid(id, SeedHash.Mix(id, 1)).Id(user).Null().Text("placed"u8)
            .Text(currency.Text).Money(total).Text(home.Text).Money(baseTotal).At(at - 200).At(at);
        _intent = ids.Next(SeedTable.PaymentIntents);
        _method = random.Pick(Methods);
        chunk[SeedTable.PaymentIntents].Row().Long(_intent).Long(checkout).Text("sandbox"u8).Text(Reference(checkout))
            .Money(total).Text(currency.Text)
            .Text(isPaid ? "captured"u8 : isOpen ? "authorized"u8 : fails ? "failed"u8 : "cancelled"u8).At(at).At(at);
    }

    public void Order(SeedChunk chunk, SeedOrder order, SeedPlace place, long checkout, long user, in SeedRefund refund)
    {
        var shipped = order.When(SeedStatus.Shipped);
        var completed = order.When(SeedStatus.Completed);
        Span<byte> number = stackalloc byte[11];
        SeedHash.OrderNumber(_numbers, _orders++, number);
        chunk[SeedTable.Orders].Row().Long(order.Id).Text(number).Long(checkout).Id(user).Long(order.Vendor.Id)
            .Text(SeedStatus.Text(order.Status)).Text(PaymentOf(order, refund)).Json(place.Address).Json(place.Address)
            .Text(order.Vendor.Currency.Text).Money(order.Items).Money(order.Discount).Money(order.Shipping)
            .Money(order.Tax).Money(order.Total).Text(home.Text).Money(order.BaseItems).Money(order.BaseDiscount)
            .Money(order.BaseShipping).Money(order.BaseTax).Money(order.BaseTotal).At(order.PlacedAt).At(order.ChangedAt)
            .At(shipped).At(completed);
        Lines(chunk, order);
        History(chunk, order);
        if (shipped > 0)
        {
            Parcel(chunk, order, shipped, completed);
        }

        Payment(chunk, order, checkout);
        if (refund.Amount > 0)
        {
            var row = chunk[SeedTable.Refunds].Row().Long(ids.Next(SeedTable.Refunds)).Long(order.Id).Long(order.Vendor.Id);
            _ = refund.Line < 0 ? row.Null().Null() : row.Long(order.Lines[refund.Line].Id).Int(refund.Quantity);
            row.Text(refund.Reason).Money(refund.Amount).Text(order.Vendor.Currency.Text).Money(refund.BaseAmount)
                .Text(home.Text).At(refund.At);
        }
    }

    private static ReadOnlySpan<byte> PaymentOf(SeedOrder order, in SeedRefund refund) => order.Status switch
    {
        SeedStatus.Pending => "authorized"u8,
        SeedStatus.Cancelled => "failed"u8,
        _ => refund.Amount == 0 ? "paid"u8 : refund.Amount == order.Total ? "refunded"u8 : "partially refunded"u8,
    };

    private void Lines(SeedChunk chunk, SeedOrder order)
    {
        var isSold = order.Status is not (SeedStatus.Pending or SeedStatus.Cancelled or SeedStatus.Refunded);
        var (currency, confirmed) = (order.Vendor.Currency, order.When(SeedStatus.Confirmed));
        for (var i = 0; i < order.LineCount; i++)
        {
            ref var line = ref order.Lines[i];
            var variant = line.Variant;
            chunk[SeedTable.OrderItems].Row().Long(line.Id).Long(order.Id).Long(order.Vendor.Id).Long(variant.Product.Id)
                .Long(variant.Id).Text(variant.Product.NameText).Text(variant.Sku).Int(line.Quantity).Money(variant.Price)
                .Money(line.Discount).Money(line.Tax).Money(line.BaseRevenue);
            if (isSold)
            {
                chunk[SeedTable.Commissions].Row().Long(line.Id).Long(order.Id).Long(order.Vendor.Id)
                    .Money(order.Vendor.Commission / 100).Money(currency.Share(line.Net, order.Vendor.Commission))
                    .Text(currency.Text).Money(home.Share(line.BaseRevenue, order.Vendor.Commission)).Text(home.Text)
                    .At(confirmed);
            }
        }
    }

    private void History(SeedChunk chunk, SeedOrder order)
    {
        for (var step = 0; step < order.Steps; step++)
        {
            var status = order.StatusOf(step);
            var row = chunk[SeedTable.StatusHistory].Row().Long(ids.Next(SeedTable.StatusHistory)).Long(order.Id)
                .Long(order.Vendor.Id);
            _ = step == 0 ? row.Null() : row.Text(SeedStatus.Text(order.StatusOf(step - 1)));
            row.Text(SeedStatus.Text(status)).At(order.TimeOf(step))
                .Text(status is SeedStatus.Completed or SeedStatus.Cancelled or SeedStatus.Refunded ? order.Note : "");
        }
    }

    private void Parcel(SeedChunk chunk, SeedOrder order, long shipped, long completed)
    {
        var shipment = ids.Next(SeedTable.Shipments);
        chunk[SeedTable.Shipments].Row().Long(shipment).Long(order.Id).Long(order.Vendor.Id)
            .Text(Carriers[order.Vendor.Id % Carriers.Length]).Text(Reference(shipment)).At(shipped).At(completed);
        for (var i = 0; i < order.LineCount; i++)
        {
            chunk[SeedTable.ShipmentItems].Row().Long(shipment).Long(order.Lines[i].Id).Long(order.Vendor.Id)
                .Int(order.Lines[i].Quantity);
        }
    }

    private void Payment(SeedChunk chunk, SeedOrder order, long checkout)
    {
        var status = order.Status switch
        {
            SeedStatus.Pending => "authorized"u8,
            SeedStatus.Cancelled => order.Note.StartsWith("Payment", StringComparison.Ordinal) ? "failed"u8 : "cancelled"u8,
            _ => "paid"u8,
        };
        chunk[SeedTable.Payments].Row().Long(ids.Next(SeedTable.Payments)).Long(_intent).Long(order.Id)
            .Long(order.Vendor.Id).Money(order.Total).Text(order.Vendor.Currency.Text).Text(_method).Text(status)
            .Text(Reference(checkout)).At(order.When(SeedStatus.Confirmed)).At(order.PlacedAt);
    }

    private ReadOnlySpan<byte> Reference(long number)
    {
        _prefix.CopyTo(_reference, 0);
        Utf8Formatter.TryFormat(number, _reference.AsSpan(_prefix.Length), out var written);
        return _reference.AsSpan(0, _prefix.Length + written);
    }
}
