using CsCheck;
using Stoa.Payments;

namespace Stoa.Tests.Payments;

/// <summary>Parts of a payment are whole cents, add up to it, and are as near to their share as can be.</summary>
public sealed class LargestRemainderTests
{
    [Theory]
    [InlineData("10.00", "1 1 1", "3.34 3.33 3.33")]
    [InlineData("0.01", "1 1 1", "0.01 0.00 0.00")]
    [InlineData("0.02", "1 1 1", "0.01 0.01 0.00")]
    [InlineData("0.00", "5 7", "0.00 0.00")]
    [InlineData("10.00", "0 0 0", "3.34 3.33 3.33")]
    [InlineData("10.00", "0 3 0", "0.00 10.00 0.00")]
    [InlineData("100.00", "1 2 3", "16.67 33.33 50.00")]
    [InlineData("100.00", "1 1 4", "16.67 16.67 66.66")]
    [InlineData("1.00", "0.01 9999999.99", "0.00 1.00")]
    [InlineData("9999999.99", "9999999.99 0.01", "9999999.98 0.01")]
    public void What_rounding_down_leaves_goes_to_the_largest_remainders_and_of_equals_to_the_first(
        string amount, string weights, string parts) =>
        Assert.Equal(Numbers(parts), LargestRemainder.Split(Number(amount), Numbers(weights), 0.01m));

    [Fact]
    public void A_currency_without_cents_is_split_into_whole_units() =>
        Assert.Equal([34m, 33m, 33m], LargestRemainder.Split(100, [1, 1, 1], 1));

    [Fact]
    public void What_is_no_amount_of_the_currency_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(0.005m, [1], 0.01m));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(-1, [1], 0.01m));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(1, [1, -1], 0.01m));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(1, [], 0.01m));
    }

    [Fact]
    public void Parts_add_up_and_differ_from_their_share_by_less_than_a_cent() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 100_000].Array[1, 8]).Sample((cents, weights) =>
        {
            var amount = cents / 100m;
            var parts = LargestRemainder.Split(amount, [.. weights.Select(w => w / 100m)], 0.01m);
            var sum = weights.Sum(w => (decimal)w);
            Assert.Equal(amount, parts.Sum());
            Assert.All(parts.Zip(weights), p =>
                Assert.True(Math.Abs(p.First - (amount * (sum == 0 ? 1m / weights.Length : p.Second / sum))) < 0.01m));
        });

    [Fact]
    public void Payments_that_come_to_the_sum_come_to_every_order() =>
        Gen.Select(Gen.Int[1, 100_000].Array[1, 6], Gen.Int[1, 100].Array[1, 6]).Sample((totals, weights) =>
        {
            var orders = totals.Select(t => t / 100m).ToArray();
            var payments = LargestRemainder.Split(orders.Sum(), [.. weights.Select(w => (decimal)w)], 0.01m);
            var parts = LargestRemainder.Allocate(payments, orders, 0.01m);
            Assert.Equal(payments, parts.Select(p => p.Sum()));
            Assert.Equal(orders, orders.Select((_, i) => parts.Sum(p => p[i])));
            Assert.All(parts, p => Assert.All(p, part => Assert.True(part >= 0)));
        });

    [Fact]
    public void What_is_paid_beyond_the_orders_is_split_by_their_totals()
    {
        var parts = LargestRemainder.Allocate([20m, 15m], [10m, 20m], 0.01m);
        Assert.Equal([6.67m, 13.33m], parts[0]);
        Assert.Equal([3.33m + 1.67m, 6.67m + 3.33m], parts[1]);
    }

    [Fact]
    public void A_payment_of_an_order_that_comes_to_nothing_is_kept_whole() =>
        Assert.Equal([[12.34m]], LargestRemainder.Allocate([12.34m], [0m], 0.01m));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static decimal[] Numbers(string text) => [.. text.Split(' ').Select(Number)];
}
