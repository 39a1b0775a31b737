namespace Stoa.Platform;

/// <summary>
/// The stock journal of the sales: opening, goods received in time, sold, returned, and a last count that leaves some
/// things low and some out. Goods are received before the purchase that needs them and sold after it, so whatever the
/// order of the confirmations the journal never goes below zero; what comes back counts once it is there.
/// </summary>
internal sealed class SeedStock(SeedCatalog catalog, SeedIds ids, SeedCalendar calendar, DemoRandom random)
{
    private readonly PriorityQueue<(SeedVariant Variant, int Quantity), long> _coming = new();

    public void Open(SeedChunk chunk)
    {
        foreach (var variant in catalog.Variants)
        {
            variant.Lot = random.Int(10, 40);
            variant.LastReceived = calendar.Start;
            Move(chunk, variant, "opening"u8, random.Int(15, 60), 0, "Opening stock"u8, variant.Product.Created);
        }
    }

    /// <summary>Counts what came back up to a moment.</summary>
    public void Advance(long at)
    {
        while (_coming.TryPeek(out var back, out var when) && when < at)
        {
            _coming.Dequeue();
            back.Variant.OnHand += back.Quantity;
        }
    }

    public void Sell(SeedChunk chunk, in SeedLine line, long placedAt, long confirmedAt)
    {
        Restock(chunk, line.Variant, line.Quantity, placedAt);
        Move(chunk, line.Variant, "sold"u8, -line.Quantity, line.Id, ""u8, confirmedAt);
    }

    public void Return(SeedChunk chunk, in SeedLine line, int quantity, ReadOnlySpan<byte> reason, long at)
    {
        Write(chunk, line.Variant, "returned"u8, quantity, line.Id, reason, at);
        _coming.Enqueue((line.Variant, quantity), at);
    }

    /// <summary>Holds units for an order that is not confirmed when the history ends.</summary>
    public void Reserve(SeedChunk chunk, in SeedLine line, long order, long placedAt)
    {
        var variant = line.Variant;
        Restock(chunk, variant, line.Quantity, placedAt);
        variant.Reserved += line.Quantity;
        chunk[SeedTable.StockReservations].Row().Long(ids.Next(SeedTable.StockReservations)).Long(variant.Id)
            .Long(variant.Product.Vendor.WarehouseId).Long(variant.Product.Vendor.Id).Int(line.Quantity).Long(order)
            .At(calendar.End + 86_400).At(placedAt);
    }

    /// <summary>Ends the journal with a count of some products, and writes the levels it comes to.</summary>
    public void Close(SeedChunk chunk)
    {
        Advance(calendar.End);
        foreach (var variant in catalog.Variants)
        {
            var target = Math.Max(variant.Reserved, random.Chance(0.3) ? 0 : random.Int(1, 9));
            if (random.Chance(0.12) && variant.OnHand > target)
            {
                Move(chunk, variant, "adjusted"u8, target - variant.OnHand, 0, "Stock count"u8, calendar.End - 1);
            }

            chunk[SeedTable.StockLevels].Row().Long(variant.Id).Long(variant.Product.Vendor.WarehouseId)
                .Long(variant.Product.Vendor.Id).Int(variant.OnHand).Int(variant.Reserved).At(calendar.End);
        }
    }

    private void Restock(SeedChunk chunk, SeedVariant variant, int quantity, long placedAt)
    {
        if (variant.OnHand - variant.Reserved - quantity >= 3)
        {
            return;
        }

        // Lots follow demand: what sells out within two weeks comes in twice as many the next time.
        var lasted = placedAt - variant.LastReceived;
        variant.Lot = lasted < 14 * 86_400 ? variant.Lot * 2 : lasted > 70 * 86_400 ? Math.Max(6, variant.Lot / 2) : variant.Lot;
        variant.LastReceived = placedAt;
        Move(chunk, variant, "received"u8, Math.Max(variant.Lot, quantity + 3), 0, "Delivery from maker"u8,
            Math.Max(variant.Product.Created + 1, placedAt - random.Int(1200, 12_000)));
    }

    private void Move(SeedChunk chunk, SeedVariant variant, ReadOnlySpan<byte> kind, int quantity, long line,
        ReadOnlySpan<byte> reason, long at)
    {
        Write(chunk, variant, kind, quantity, line, reason, at);
        variant.OnHand += quantity;
    }

    private void Write(SeedChunk chunk, SeedVariant variant, ReadOnlySpan<byte> kind, int quantity, long line,
        ReadOnlySpan<byte> reason, long at) =>
        chunk[SeedTable.StockMovements].Row().Long(ids.Next(SeedTable.StockMovements)).Long(variant.Id)
            .Long(variant.Product.Vendor.WarehouseId).Long(variant.Product.Vendor.Id).Text(kind).Int(quantity).Id(line)
            .Text(reason).At(at).At(at);
}
