using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Platform;

namespace Stoa.Orders;

/// <summary>Reads back what was written, holds it against the file to the last digit, and shows it.</summary>
internal static class ImportOnlineRetailReport
{
    private const string WrittenSql = """
        select case when o.order_kind = 'adjustment' then 'adjustment orders' when i.unit_price = 0 then 'zero lines'
                 else 'sales' end as name,
               count(*) as lines, sum(i.quantity) as quantity, sum(i.quantity * i.unit_price) as amount
          from orders.order_items i join orders.orders o using (order_id)
         where i.order_item_id >= @item
         group by 1
        union all
        select case when r.order_item_id is null then 'refunds without a sale' else 'refunds of sales' end,
               count(*) filter (where r.source_ref not like '%/%'), -sum(r.quantity), -sum(r.refund_amount)
          from orders.refunds r
         where r.refund_id >= @refund
         group by 1
        union all
        select 'stock movements', j.movements, j.units, 0
          from inventory.journal_totals(@movement) j
         where j.kind = 'adjusted'
        """;
    private static readonly (RetailOutcome Outcome, string Name)[] Names =
    [
        (RetailOutcome.Sale, "sales"), (RetailOutcome.ZeroLine, "zero lines"),
        (RetailOutcome.Refund, "refunds of sales"),
        (RetailOutcome.RefundWithoutSale, "refunds without a sale"), (RetailOutcome.Adjustment, "adjustment orders"),
        (RetailOutcome.StockMovement, "stock movements"),
    ];

    public static ImportSummary AlreadyImported(RetailFile file) => new(ImportOnlineRetail.Source,
        Path.GetFileName(file.Path), true, "GBP", [], Total(file), new Dictionary<string, long>());

    /// <summary>The summary, from the database. Throws when it differs from the file: then nothing is kept.</summary>
    public static async Task<ImportSummary> ReconcileAsync(NpgsqlConnection connection, RetailFile file,
        RetailHistory history, ImportOnlineRetailWriter writer, CancellationToken cancel)
    {
        var written = (await connection.QueryAsync<ImportDestination>(new CommandDefinition(WrittenSql,
            new { item = writer.FirstItem, refund = writer.FirstRefund, movement = writer.FirstMovement },
            cancellationToken: cancel))).ToDictionary(d => d.Name);
        var expected = Expected(file, history);
        foreach (var (_, name) in Names)
        {
            var found = written.GetValueOrDefault(name) ?? new ImportDestination(name, 0, 0, 0);
            if (found != expected[name])
            {
                throw new StoaException($"{file.Path}: {name} do not reconcile ({found} in the database, "
                    + $"{expected[name]} in the file). Nothing was kept; please report this.");
            }
        }

        var rejected = new ImportDestination("rejected lines", file.Rejected.Count, file.Rejected.Sum(r => r.Quantity),
            file.Rejected.Sum(r => r.Amount));
        return new ImportSummary(ImportOnlineRetail.Source, Path.GetFileName(file.Path), false, "GBP",
            [.. Names.Select(n => expected[n.Name]), rejected], Total(file), Facts(file, history));
    }

    public static void Print(ImportSummary summary, List<RejectedLine> rejected, IAnsiConsole console) =>
        ImportReport.Print(summary, rejected,
            ["where the lines went", "lines", "Σ quantity", $"Σ quantity × price, {summary.Currency}"],
            [
                "Every line that is no plain sale or return is in platform.import_lines, with its reason.",
                "Never recorded by this source: payments, deliveries, e-mails, receipts of goods, ratings, visits.",
            ],
            console);

    // The file's own totals: counted from its lines as they were read, not from where they went.
    private static ImportDestination Total(RetailFile file)
    {
        long lines = file.Lines.Count, quantity = 0;
        var amount = 0m;
        foreach (var line in file.Lines)
        {
            quantity += line.Quantity;
            amount += line.Amount;
        }

        foreach (var line in file.Rejected.Where(r => !r.Counted))
        {
            lines++;
            quantity += line.Quantity;
            amount += line.Amount;
        }

        return new ImportDestination("the file", lines, quantity, amount);
    }

    private static Dictionary<string, ImportDestination> Expected(RetailFile file, RetailHistory history)
    {
        var sums = new (long Lines, long Quantity, decimal Amount)[Enum.GetValues<RetailOutcome>().Length];
        for (var i = 0; i < file.Lines.Count; i++)
        {
            ref var sum = ref sums[(int)history.Outcomes[i]];
            sum = (sum.Lines + 1, sum.Quantity + file.Lines[i].Quantity, sum.Amount + file.Lines[i].Amount);
        }

        return Names.ToDictionary(n => n.Name, n =>
            new ImportDestination(n.Name, sums[(int)n.Outcome].Lines, sums[(int)n.Outcome].Quantity,
                sums[(int)n.Outcome].Amount));
    }

    private static Dictionary<string, long> Facts(RetailFile file, RetailHistory history)
    {
        var seen = new HashSet<RetailLine>(file.Lines.Count);
        return new Dictionary<string, long>
        {
            ["invoices"] = file.Invoices.Count,
            ["cancelling invoices"] = file.Invoices.Values.LongCount(v => v[0] == 'C'),
            ["orders"] = history.Orders.LongCount(o => o.Kind == RetailOutcome.Sale),
            ["adjustment orders"] = history.Orders.LongCount(o => o.Kind == RetailOutcome.Adjustment),
            ["orders that only carry refunds without a sale"] =
                history.Orders.LongCount(o => o.Kind == RetailOutcome.RefundWithoutSale),
            ["refunds"] = history.Refunds.Count,
            ["products"] = history.Products.LongCount(p => p is not null),
            ["customers"] = history.Customers.Count,
            ["countries"] = file.Countries.Count,
            ["lines without a customer"] = file.Lines.LongCount(l => l.Customer < 0),
            ["exact duplicates kept"] = file.Lines.LongCount(l => !seen.Add(l with { Number = 0 })),
            ["opening units"] = history.Products.Sum(p => p?.Opening ?? 0),
        };
    }
}
