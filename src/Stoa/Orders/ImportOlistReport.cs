using System.Globalization;
using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Payments;
using Stoa.Platform;

namespace Stoa.Orders;

/// <summary>Reads back what was written, holds it against the files to the centavo, and shows it.</summary>
internal static class ImportOlistReport
{
    private const string WrittenSql = """
        select o.order_status as name, count(distinct o.checkout_id) as lines, sum(i.items)::bigint as quantity,
               sum(o.order_total) as amount
          from orders.orders o,
               lateral (select count(*) as items from orders.order_items i where i.order_id = o.order_id) as i
         where o.order_id >= @order
         group by 1
        """;

    public static ImportSummary AlreadyImported(OlistFiles files) =>
        new(ImportOlist.Source, files.Name, true, ImportOlist.Currency, [], Total(files), new Dictionary<string, long>());

    /// <summary>The summary, from the database. Throws when it differs from the files: then nothing is kept.</summary>
    /// <param name="firstOrder">The first id of the import's orders.</param>
    public static async Task<ImportSummary> ReconcileAsync(NpgsqlConnection connection, OlistFiles files,
        OlistHistory history, long firstOrder, CancellationToken cancel)
    {
        var written = (await connection.QueryAsync<ImportDestination>(new CommandDefinition(
            WrittenSql, new { order = firstOrder }, cancellationToken: cancel))).ToDictionary(d => d.Name);
        var states = OlistSteps.States.Values.Distinct().Select(state => State(files, state))
            .Where(s => s.Lines > 0).ToList();
        foreach (var expected in states)
        {
            Compare(files, $"{expected.Name} orders", written.GetValueOrDefault(expected.Name), expected);
        }

        var payments = files.Orders.SelectMany(o => o.Payments).ToList();
        Compare(files, "payments", await connection.QuerySingleAsync<(long, decimal)>(new CommandDefinition(
                CopyPayments.WrittenSql, new { order = firstOrder }, cancellationToken: cancel)),
            (payments.Count, payments.Sum(p => p.Amount)));
        var ids = files.Orders.Select(o => o.Id).ToHashSet();
        var unbalanced = (await connection.QueryAsync<(string Order, bool HasItems, decimal Paid)>(new CommandDefinition(
            CopyPayments.UnbalancedSql, new { source = ImportOlist.Source }, cancellationToken: cancel)))
            .Where(u => ids.Contains(u.Order)).OrderBy(u => u.Order, StringComparer.Ordinal).ToList();
        var differing = Unbalanced(files).OrderBy(u => u.Order, StringComparer.Ordinal).ToList();
        Compare(files, "orders that do not balance", unbalanced.Except(differing).Count() + unbalanced.Count, differing.Count);
        var rejected = files.Rejected.Where(r => r.File is OlistFiles.OrdersFile or OlistFiles.ItemsFile).ToList();
        return new ImportSummary(ImportOlist.Source, files.Name, false, ImportOlist.Currency,
        [
            .. states,
            new ImportDestination("rejected rows", rejected.Count(r => r.File == OlistFiles.OrdersFile),
                rejected.Sum(r => r.Quantity), rejected.Sum(r => r.Amount)),
        ], Total(files), Facts(files, history, differing));
    }

    public static void Print(ImportSummary summary, OlistFiles files, IAnsiConsole console)
    {
        var items = files.Orders.SelectMany(o => o.Items).ToList();
        var beyond = Unbalanced(files).ToLookup(u => u.HasItems);
        ImportReport.Print(summary, files.Rejected,
            ["state", "source orders", "items", $"items and freight, {summary.Currency}"],
            [
                $"Items {Money(items.Sum(i => i.Price))}, freight {Money(items.Sum(i => i.Freight))}, payments "
                + $"{Money(files.Orders.Sum(o => o.Payments.Sum(p => p.Amount)))} {summary.Currency}.",
                $"The payments of {beyond[true].Count():N0} orders are not their total, and "
                + $"{Money(beyond[false].Sum(u => u.Paid))} {summary.Currency} were paid for orders without items: "
                + "payments.unbalanced_imports() names them.",
                "Rejected rows, orders without items and times out of order are in platform.import_lines, with the reason.",
                "Never recorded by this source: names, e-mails, taxes, discounts, refunds, receipts of goods, visits; "
                + "reviews are not in these files.",
            ],
            console);
    }

    private static string Money(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);

    private static void Compare<T>(OlistFiles files, string what, T? found, T expected)
    {
        if (!Equals(found, expected))
        {
            throw new StoaException($"{files.Name}: {what} do not reconcile ({found} in the database, {expected} in the "
                + "files). Nothing was kept; please report this.");
        }
    }

    private static ImportDestination State(OlistFiles files, string state)
    {
        var orders = files.Orders.Where(o => OlistSteps.States[o.Status] == state).ToList();
        return new ImportDestination(
            state, orders.Count, orders.Sum(o => o.Items.Count), orders.Sum(o => o.Items.Sum(i => i.Price + i.Freight)));
    }

    // The files' own totals: counted as they were read, not from where the rows went.
    private static ImportDestination Total(OlistFiles files) => new("the files", files.Rows[OlistFiles.OrdersFile],
        files.Rows[OlistFiles.ItemsFile], files.Amount);

    private static IEnumerable<(string Order, bool HasItems, decimal Paid)> Unbalanced(OlistFiles files) =>
        from order in files.Orders
        let paid = order.Payments.Sum(p => p.Amount)
        where order.Payments.Count > 0 && paid != order.Items.Sum(i => i.Price + i.Freight)
        select (Order: order.Id, HasItems: order.Items.Count > 0, Paid: paid);

    private static Dictionary<string, long> Facts(
        OlistFiles files, OlistHistory history, List<(string Order, bool HasItems, decimal Paid)> unbalanced) => new()
        {
            ["orders, split by seller"] = history.Orders.Count,
            ["of them without items"] = history.Orders.LongCount(o => o.Lines.Count == 0),
            ["payments"] = files.Orders.Sum(o => o.Payments.Count),
            ["orders whose payments are not their total"] = unbalanced.LongCount(u => u.HasItems),
            ["paid orders without items"] = unbalanced.LongCount(u => !u.HasItems),
            ["customers"] = history.People.Count,
            ["sellers"] = files.Sellers.Count,
            ["products"] = history.Variants.Select(v => v.Product).Distinct().LongCount(),
            ["products by seller"] = history.Variants.Count,
            ["products that nobody bought"] = files.Products.Keys.Except(history.Variants.Select(v => v.Product))
                .LongCount(),
            ["categories"] = history.Categories.Count,
            ["opening units"] = history.Variants.Sum(v => (long)v.Sold),
        };
}
