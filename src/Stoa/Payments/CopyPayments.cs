using Npgsql;
using NpgsqlTypes;

namespace Stoa.Payments;

/// <summary>A payment's share for one order, in the order's currency; <paramref name="Transaction"/> repeats across the
/// orders that it pays. PaidAt null: it is not known when.</summary>
internal readonly record struct PaymentRow(
    long Order, long Vendor, decimal Amount, string Currency, string Method, string Status, string Transaction,
    int Installments, DateTime? PaidAt, DateTime CreatedAt);

/// <summary>How an import's payments are copied, and what it reads back of them.</summary>
internal static class CopyPayments
{
    /// <summary>The table, for platform.begin_bulk_load.</summary>
    public const string Table = "payments.payments";

    public const string CopySql = """
        copy payments.payments (order_id, vendor_id, amount, currency, payment_method, payment_status, transaction_id,
          installments, paid_at, created_at)
        from stdin (format binary)
        """;

    /// <summary>The payments for the orders from an id on: how many there are, and what they come to.</summary>
    public const string WrittenSql = """
        select count(distinct transaction_id), coalesce(sum(amount), 0) from payments.payments where order_id >= @order
        """;

    /// <summary>The purchases of a source that its payments do not come to, told apart by whether they have
    /// items.</summary>
    public const string UnbalancedSql = """
        select source_ref, items > 0, paid from payments.unbalanced_imports() where source = @source
        """;

    /// <summary>Writes one row of <see cref="CopySql"/>.</summary>
    public static void Write(NpgsqlBinaryImporter copy, PaymentRow payment, int place)
    {
        copy.Write(payment.Order, NpgsqlDbType.Bigint);
        copy.Write(payment.Vendor, NpgsqlDbType.Bigint);
        copy.Write(payment.Amount, NpgsqlDbType.Numeric);
        copy.Write(payment.Currency, NpgsqlDbType.Text);
        copy.Write(payment.Method, NpgsqlDbType.Text);
        copy.Write(payment.Status, NpgsqlDbType.Text);
        copy.Write(payment.Transaction, NpgsqlDbType.Text);
        copy.Write(payment.Installments, NpgsqlDbType.Integer);
        copy.Write(payment.PaidAt, NpgsqlDbType.TimestampTz);
        copy.Write(payment.CreatedAt, NpgsqlDbType.TimestampTz);
    }
}
