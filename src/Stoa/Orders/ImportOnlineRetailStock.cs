using Stoa.Inventory;

namespace Stoa.Orders;

/// <summary>
/// The stock journal of a history. The file records goods that leave and never those that came, so each variant opens
/// with exactly the units that keep its balance from falling below zero.
/// </summary>
internal sealed class ImportOnlineRetailStock(
    RetailFile file, RetailHistory history, long vendor, long warehouse, Func<int, long> variant, long firstItem)
{
    /// <summary>Openings first, then one movement for every line that moved goods, in the order of time.</summary>
    public IEnumerable<StockMovement> Movements()
    {
        for (var i = 0; i < history.Products.Length; i++)
        {
            if (history.Products[i] is { Opening: > 0 } product)
            {
                yield return new StockMovement(vendor, warehouse, variant(i), "opening", checked((int)product.Opening),
                    null, CopyStockMovements.OpeningReason, file.Lines[0].Time);
            }
        }

        var item = 0;
        var refund = 0;
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var line = file.Lines[i];
            switch (history.Outcomes[i])
            {
                case RetailOutcome.Sale or RetailOutcome.ZeroLine:
                    yield return Of(line, "sold", -line.Quantity, firstItem + item++, "");
                    break;
                case RetailOutcome.Adjustment:
                    item++;
                    break;
                case RetailOutcome.StockMovement:
                    yield return Of(line, "adjusted", line.Quantity, null, file.Texts.Values[line.Text]);
                    break;
                case RetailOutcome.Refund or RetailOutcome.RefundWithoutSale:
                    for (; refund < history.Refunds.Count && history.Refunds[refund].Line == i; refund++)
                    {
                        var back = history.Refunds[refund];
                        yield return Of(line, "returned", back.Quantity, back.Item < 0 ? null
                            : firstItem + back.Item, "");
                    }

                    break;
            }
        }
    }

    private StockMovement Of(RetailLine line, string kind, int quantity, long? item, string reason) =>
        new(vendor, warehouse, variant(line.Product), kind, quantity, item, reason, line.Time);
}
