namespace Stoa.Payments;

/// <summary>Splits an amount so that its parts are whole cents and add up to it.</summary>
public static class LargestRemainder
{
    /// <summary>
    /// Splits <paramref name="amount"/> in proportion to <paramref name="weights"/>: each part is its share rounded
    /// down, and what is left goes cent by cent to the largest remainders, of equals to the first. Weights that are all
    /// zero count as equal.
    /// </summary>
    /// <param name="amount">Zero or more, in whole units of <paramref name="unit"/>.</param>
    /// <param name="unit">The smallest part, such as 0.01.</param>
    public static decimal[] Split(decimal amount, IReadOnlyList<decimal> weights, decimal unit)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(amount % unit, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Min(), 0);
        var sum = weights.Sum();
        var units = amount / unit;
        var shares = weights.Select(w => sum == 0 ? (units, weights.Count) : (units * w, sum)).ToArray();
        var parts = Array.ConvertAll(shares, s => decimal.Floor(s.Item1 / s.Item2));
        // Remainders are compared as products: all have the same divisor, and no quotient is rounded.
        var left = (int)(units - parts.Sum());
        var next = Enumerable.Range(0, parts.Length).OrderByDescending(i => shares[i].Item1 - (parts[i] * shares[i].Item2));
        foreach (var i in next.Take(left))
        {
            parts[i]++;
        }

        return Array.ConvertAll(parts, p => p * unit);
    }

    /// <summary>
    /// Splits payments, one after the other, among orders by what each still owes, so that payments which come to the
    /// orders' sum come to each order's total. What they pay beyond it is split by the totals.
    /// </summary>
    /// <returns>For each payment its part of each order.</returns>
    public static decimal[][] Allocate(IReadOnlyList<decimal> payments, IReadOnlyList<decimal> orders, decimal unit)
    {
        ArgumentNullException.ThrowIfNull(payments);
        var owed = orders.ToArray();
        return [.. payments.Select(payment =>
        {
            var due = Math.Min(payment, owed.Sum());
            var parts = Split(due, owed, unit);
            var beyond = Split(payment - due, orders, unit);
            for (var i = 0; i < owed.Length; i++)
            {
                owed[i] -= parts[i];
                parts[i] += beyond[i];
            }

            return parts;
        })];
    }
}
