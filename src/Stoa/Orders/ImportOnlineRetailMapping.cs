namespace Stoa.Orders;

/// <summary>Where a line went. The names are what import_lines.outcome and the closing table show.</summary>
internal enum RetailOutcome : byte
{
    Sale, ZeroLine, Adjustment, Refund, RefundWithoutSale, StockMovement, Rejected,
}

/// <summary>One checkout with its one order: a sale, an adjustment, or what cancellations without a sale hang
/// on.</summary>
internal sealed class RetailOrder
{
    public required int Invoice { get; init; }

    public required int Customer { get; init; }

    public required int Country { get; init; }

    /// <summary>The invoice's first time stamp (43 invoices of the real file have two), UTC.</summary>
    public required DateTime Time { get; init; }

    public required RetailOutcome Kind { get; init; }

    public decimal Total { get; set; }

    public decimal BaseTotal { get; set; }

    public decimal Refunded { get; set; }
}

/// <summary>An order line: which line of the file, which order, its revenue in the marketplace's currency.</summary>
internal readonly record struct RetailItem(int Line, int Order, decimal BaseRevenue);

/// <summary>
/// A refund of one cancellation line, or of a part of it where it takes back what several sale lines sold.
/// <see cref="Item"/> is −1 without a sale.
/// </summary>
internal readonly record struct RetailRefund(
    int Line, int Part, int Order, int Item, int Quantity, decimal Amount, decimal BaseAmount);

/// <summary>What a stock code stands for.</summary>
internal sealed class RetailProduct
{
    public string Name { get; set; } = "";

    public decimal Price { get; set; }

    public DateTime FirstSeen { get; set; }

    public long Balance { get; set; }

    /// <summary>Units that must have been there before the first line, so that no balance falls below zero.</summary>
    public long Opening { get; set; }
}

/// <summary>The file as a marketplace's history: orders, items, refunds, products, and where each line went.</summary>
internal sealed class RetailHistory
{
    private readonly RetailFile _file;
    private readonly Func<DateTime, decimal> _rate;
    private readonly int[] _orderOf;
    private readonly int[] _headOf;
    private readonly bool[] _sells;
    private readonly HashSet<(int, int, decimal)> _cancelled = [];
    private readonly Dictionary<(int, int, decimal), List<(int Item, int Left)>> _sold = [];

    private RetailHistory(RetailFile file, Func<DateTime, decimal> rate)
    {
        _file = file;
        _rate = rate;
        Outcomes = new RetailOutcome[file.Lines.Count];
        _orderOf = new int[file.Invoices.Count];
        _headOf = new int[file.Invoices.Count];
        _sells = new bool[file.Invoices.Count];
        Array.Fill(_orderOf, -1);
        Array.Fill(_headOf, -1);
        Products = new RetailProduct[file.Products.Count];
    }

    public RetailOutcome[] Outcomes { get; }

    public RetailProduct?[] Products { get; }

    public List<RetailOrder> Orders { get; } = [];

    public List<RetailItem> Items { get; } = new(600_000);

    public List<RetailRefund> Refunds { get; } = [];

    /// <summary>Each customer's country: that of the latest line.</summary>
    public Dictionary<int, (int Country, DateTime FirstSeen)> Customers { get; } = [];

    /// <summary>Maps the file, oldest line first.</summary>
    /// <param name="rate">What one pound is worth in the marketplace's currency at a time (UTC).</param>
    public static RetailHistory Build(RetailFile file, Func<DateTime, decimal> rate)
    {
        var byTime = Comparer<RetailLine>.Create(
            (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Number.CompareTo(b.Number));
        file.Lines.Sort(byTime);
        var history = new RetailHistory(file, rate);
        history.LookAhead();
        for (var i = 0; i < file.Lines.Count; i++)
        {
            if (history.Outcomes[i] != RetailOutcome.Rejected)
            {
                history.Take(i, file.Lines[i]);
            }
        }

        return history;
    }

    /// <summary>The order of an item.</summary>
    public RetailOrder OrderOf(RetailItem item) => Orders[item.Order];

    private char KindOf(int invoice) => _file.Invoices.Values[invoice][0];

    // What one line cannot know by itself: whether its invoice sells anything, which sales are taken back later.
    private void LookAhead()
    {
        var names = new Dictionary<(int Product, int Text), int>();
        var best = new (int Count, bool Priced)[Products.Length];
        for (var i = 0; i < _file.Lines.Count; i++)
        {
            var line = _file.Lines[i];
            if (_headOf[line.Invoice] < 0)
            {
                _headOf[line.Invoice] = i;
            }

            var head = _file.Lines[_headOf[line.Invoice]];
            if (head.Customer != line.Customer || head.Country != line.Country)
            {
                Outcomes[i] = RetailOutcome.Rejected;
                _file.Rejected.Add(new RejectedLine(_file.Name, line.Number,
                    $"customer or country differs from line {head.Number} of the same invoice",
                    _file.Raw.GetValueOrDefault(line.Number) ?? "", line.Quantity, line.Amount, Counted: true));
                continue;
            }

            _sells[line.Invoice] |= line.Customer >= 0 || line.Price > 0;
            if (KindOf(line.Invoice) == 'C' && line.Customer >= 0)
            {
                _cancelled.Add((line.Customer, line.Product, line.Price));
            }

            Describe(line, names, best);
        }
    }

    // A product's name is its most frequent description at a price (of equals, the latest): those without a price are
    // the stockroom's remarks. Its price is the last positive one.
    private void Describe(
        RetailLine line, Dictionary<(int Product, int Text), int> names, (int Count, bool Priced)[] best)
    {
        var product = Products[line.Product] ??= new RetailProduct
        {
            Name = _file.Products.Values[line.Product], FirstSeen = line.Time,
        };
        var priced = line.Price > 0;
        product.Price = priced ? line.Price : product.Price;
        if (line.Customer >= 0)
        {
            Customers[line.Customer] = (line.Country,
                Customers.TryGetValue(line.Customer, out var known) ? known.FirstSeen : line.Time);
        }

        var text = _file.Texts.Values[line.Text];
        if (text.Length > 0 && (priced || !best[line.Product].Priced))
        {
            var count = names[(line.Product, line.Text)] = names.GetValueOrDefault((line.Product, line.Text)) + 1;
            if (count >= best[line.Product].Count || priced != best[line.Product].Priced)
            {
                best[line.Product] = (count, priced);
                product.Name = text;
            }
        }
    }

    private void Take(int i, RetailLine line)
    {
        switch (KindOf(line.Invoice))
        {
            case 'C':
                Move(line.Product, -line.Quantity);
                Outcomes[i] = TakeBack(i, line) ? RetailOutcome.Refund : RetailOutcome.RefundWithoutSale;
                break;
            case 'A':
                Outcomes[i] = RetailOutcome.Adjustment;
                AddItem(i, line);
                break;
            case var _ when line.Price == 0 && (line.Quantity < 0 || !_sells[line.Invoice]):
                Outcomes[i] = RetailOutcome.StockMovement;
                Move(line.Product, line.Quantity);
                break;
            default:
                Outcomes[i] = line.Price == 0 ? RetailOutcome.ZeroLine : RetailOutcome.Sale;
                Move(line.Product, -line.Quantity);
                AddItem(i, line);
                break;
        }
    }

    private void AddItem(int i, RetailLine line)
    {
        var order = Order(line, Outcomes[i] == RetailOutcome.Adjustment ? RetailOutcome.Adjustment
            : RetailOutcome.Sale);
        var revenue = InBase(line.Amount, line.Time);
        Orders[order].Total += line.Amount;
        Orders[order].BaseTotal += revenue;
        var key = (line.Customer, line.Product, line.Price);
        if (Outcomes[i] == RetailOutcome.Sale && line.Customer >= 0 && _cancelled.Contains(key))
        {
            if (!_sold.TryGetValue(key, out var sold))
            {
                _sold[key] = sold = [];
            }

            sold.Add((Items.Count, line.Quantity));
        }

        Items.Add(new RetailItem(i, order, revenue));
    }

    /// <summary>
    /// Finds what a cancellation takes back: the latest earlier sale lines of the same customer, code and price that
    /// together still have its units; those are used up. Without a customer or without enough units it has no sale.
    /// </summary>
    private bool TakeBack(int i, RetailLine line)
    {
        var units = -line.Quantity;
        var sold = line.Customer < 0 ? null : _sold.GetValueOrDefault((line.Customer, line.Product, line.Price));
        if (sold is null || sold.Sum(s => (long)s.Left) < units)
        {
            AddRefund(i, line, 0, Order(line, RetailOutcome.RefundWithoutSale), -1, units);
            return false;
        }

        for (var part = 0; units > 0; part++)
        {
            var (item, left) = sold[^1];
            var taken = Math.Min(units, left);
            units -= taken;
            AddRefund(i, line, part, Items[item].Order, item, taken);
            if (taken == left)
            {
                sold.RemoveAt(sold.Count - 1);
            }
            else
            {
                sold[^1] = (item, left - taken);
            }
        }

        return true;
    }

    private void AddRefund(int i, RetailLine line, int part, int order, int item, int units)
    {
        var amount = units * line.Price;
        Orders[order].Refunded += amount;
        Refunds.Add(new RetailRefund(i, part, order, item, units, amount, InBase(amount, line.Time)));
    }

    private int Order(RetailLine line, RetailOutcome kind)
    {
        if (_orderOf[line.Invoice] < 0)
        {
            _orderOf[line.Invoice] = Orders.Count;
            Orders.Add(new RetailOrder
            {
                Invoice = line.Invoice,
                Customer = line.Customer,
                Country = line.Country,
                Time = _file.Lines[_headOf[line.Invoice]].Time,
                Kind = kind,
            });
        }

        return _orderOf[line.Invoice];
    }

    private void Move(int product, int units)
    {
        var stock = Products[product]!;
        stock.Balance += units;
        stock.Opening = Math.Max(stock.Opening, -stock.Balance);
    }

    private decimal InBase(decimal amount, DateTime time) => ImportRun.AtRate(amount, _rate(time));
}
