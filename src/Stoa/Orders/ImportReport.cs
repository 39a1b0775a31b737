using System.Globalization;
using Spectre.Console;

namespace Stoa.Orders;

/// <summary>Shows on the console what an import did.</summary>
internal static class ImportReport
{
    /// <summary>Prints the rejected lines (the first twenty), where everything went, and the facts.</summary>
    /// <param name="headings">The columns of the table: of what, lines, quantity, amount.</param>
    /// <param name="remarks">Closing lines, such as what the source never recorded.</param>
    public static void Print(ImportSummary summary, List<RejectedLine> rejected, string[] headings, string[] remarks,
        IAnsiConsole console)
    {
        if (summary.AlreadyImported)
        {
            console.MarkupLineInterpolated($"{summary.File} was imported before: nothing was changed.");
            return;
        }

        foreach (var line in rejected.OrderBy(r => r.File, StringComparer.Ordinal).ThenBy(r => r.Number).Take(20))
        {
            console.MarkupLineInterpolated($"[yellow]{line.File} line {line.Number}: {line.Reason}[/]");
        }

        if (rejected.Count > 20)
        {
            console.MarkupLineInterpolated($"[yellow]… and {rejected.Count - 20:N0} more[/]");
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn(headings[0]);
        foreach (var heading in headings[1..])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var row in summary.Destinations)
        {
            table.AddRow(Cells(row));
        }

        table.AddEmptyRow().AddRow(Cells(summary.Total));
        console.Write(table);
        console.MarkupLineInterpolated($"{string.Join(" · ", summary.Facts.Select(f => $"{f.Value:N0} {f.Key}"))}");
        foreach (var remark in remarks)
        {
            console.MarkupLineInterpolated($"{remark}");
        }
    }

    private static string[] Cells(ImportDestination row) =>
    [
        row.Name, row.Lines.ToString("N0", CultureInfo.InvariantCulture),
        row.Quantity.ToString("N0", CultureInfo.InvariantCulture),
        row.Amount.ToString("N4", CultureInfo.InvariantCulture),
    ];
}
