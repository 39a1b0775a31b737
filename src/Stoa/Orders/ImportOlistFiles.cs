using System.Globalization;
using System.Security.Cryptography;
using Stoa.Platform;
using Sylvan.Data.Csv;

namespace Stoa.Orders;

/// <summary>A row of the customers file: one order's buyer and where it went.</summary>
internal sealed record OlistCustomer(string Person, string Zip, string City, string State);

/// <summary>A row of the products file. The category is the source's, empty where it has none; weight in
/// kilograms.</summary>
internal sealed record OlistProduct(string Category, decimal? Weight);

/// <summary>A row of the items file: one unit, in reais.</summary>
internal sealed record OlistItem(int Position, string Product, string Seller, decimal Price, decimal Freight);

/// <summary>A row of the payments file, in reais.</summary>
internal sealed record OlistPayment(int Position, string Method, int Installments, decimal Amount);

/// <summary>A row of the orders file with its items and payments. Times are UTC, null where the source has
/// none.</summary>
internal sealed record OlistOrder(
    int Number, string Id, OlistCustomer Customer, string Status, DateTime PurchasedAt, DateTime? ApprovedAt,
    DateTime? ShippedAt, DateTime? DeliveredAt, string Raw)
{
    public List<OlistItem> Items { get; } = [];

    public List<OlistPayment> Payments { get; } = [];
}

/// <summary>
/// The folder's seven files in memory, each read after those that it refers to: a row whose order, product, seller or
/// customer is unknown is rejected like one that cannot be read.
/// </summary>
internal sealed class OlistFiles
{
    public const string OrdersFile = "olist_orders_dataset.csv";
    public const string ItemsFile = "olist_order_items_dataset.csv";
    private const string Format = "an Olist file";
    private const string HeaderOfProducts = "product_id,product_category_name,product_name_lenght,"
        + "product_description_lenght,product_photos_qty,product_weight_g,product_length_cm,product_height_cm,"
        + "product_width_cm";
    private const string HeaderOfOrders = "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
        + "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date";

    private readonly string _folder;
    private readonly ImportTimes _times;
    private readonly Dictionary<string, OlistCustomer> _customers = [];
    private readonly Dictionary<string, OlistOrder> _byId = [];
    private readonly HashSet<(string, int)> _seen = [];
    private readonly HashSet<string> _sellers = [];
    private string _raw = "";
    private int _number;

    private OlistFiles(string folder, TimeZoneInfo zone)
    {
        _folder = folder;
        _times = new ImportTimes(zone);
    }

    /// <summary>The folder's name.</summary>
    public string Name => Path.GetFileName(Path.GetFullPath(_folder).TrimEnd(Path.DirectorySeparatorChar));

    public byte[] Sha256 { get; private set; } = [];

    /// <summary>English names of categories by the source's.</summary>
    public Dictionary<string, string> Categories { get; } = [];

    public Dictionary<string, OlistProduct> Products { get; } = [];

    /// <summary>In the file's order.</summary>
    public List<string> Sellers { get; } = [];

    public List<OlistOrder> Orders { get; } = [];

    public List<RejectedLine> Rejected { get; } = [];

    /// <summary>Rows below the header, rejected ones too, by file.</summary>
    public Dictionary<string, int> Rows { get; } = [];

    /// <summary>Prices and freight of all item rows, as far as they can be read.</summary>
    public decimal Amount { get; private set; }

    /// <summary>Reads a folder, refusing one where a file or a column is missing.</summary>
    /// <param name="zone">The time zone of the files' local times.</param>
    /// <param name="progress">Called with the share of the work that is done, 0 to 1.</param>
    public static OlistFiles Read(string folder, TimeZoneInfo zone, Action<double> progress, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
        {
            throw ImportCsv.Refused($"There is no folder {folder}: name the one that holds the Olist files.");
        }

        var files = new OlistFiles(folder, zone);
        (string File, string Columns, Func<CsvDataReader, string?> Take)[] all =
        [
            ("product_category_name_translation.csv", "product_category_name,product_category_name_english", files.Category),
            ("olist_products_dataset.csv", HeaderOfProducts, files.Product),
            ("seller_ids_only.csv", "seller_id", files.Seller),
            ("olist_customers_dataset.csv",
                "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state", files.Customer),
            (OrdersFile, HeaderOfOrders, files.Order),
            (ItemsFile,
                "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value", files.Item),
            ("olist_order_payments_dataset.csv",
                "order_id,payment_sequential,payment_type,payment_installments,payment_value", files.Payment),
        ];
        if (all.Select(f => f.File).FirstOrDefault(f => !File.Exists(Path.Combine(folder, f))) is { } missing)
        {
            throw ImportCsv.Refused($"{folder} lacks {missing}.");
        }

        var hashes = all.Select((f, i) => files.ReadFile(
            f.File, f.Columns.Split(','), f.Take, share => progress((i + share) / all.Length), cancel)).ToList();
        files.Sha256 = SHA256.HashData([.. hashes.SelectMany(h => h)]);
        if (files.Orders.Count == 0)
        {
            var first = files.Rejected.Find(r => r.File == OrdersFile) is { } row
                ? $"line {row.Number}: {row.Reason}" : "it has only a header";
            throw ImportCsv.Refused(
                $"{Path.Combine(folder, OrdersFile)} holds no order that can be imported ({first}).");
        }

        return files;
    }

    private byte[] ReadFile(string file, string[] columns, Func<CsvDataReader, string?> take, Action<double> progress,
        CancellationToken cancel)
    {
        _seen.Clear();
        var csv = new ImportCsv(Path.Combine(_folder, file), columns, Format);
        Rows[file] = 0;
        return csv.Read(
            (reader, number, raw) =>
            {
                var before = Amount;
                Rows[file]++;
                _raw = raw.ToString();
                _number = number;
                if ((csv.CheckShape(reader, raw) ?? take(reader)) is { } reason)
                {
                    Rejected.Add(new RejectedLine(file, number, reason, ImportCsv.Kept(raw),
                        file == ItemsFile ? 1 : 0, Amount - before));
                }

                csv.CheckLimits(number, Rows[file], Rejected);
            },
            progress, cancel);
    }

    private string? Category(CsvDataReader csv)
    {
        var (name, english) = (csv.GetString(0), csv.GetString(1));
        return CheckCategory(name) ?? CheckCategory(english)
            ?? (Categories.TryAdd(name, english) ? null : $"category '{name}' is there twice");
    }

    // Letters, digits and underscores: what the source's categories are made of, and what makes a slug.
    private static string? CheckCategory(string name) =>
        name.Length is 0 or > 100 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || name.Trim('_').Length == 0
            ? $"category '{ImportCsv.Short(name)}' is not letters, digits and underscores" : null;

    private string? Product(CsvDataReader csv)
    {
        var weight = 0m;
        var reason = CheckId(csv, 0, "product")
            ?? (csv.GetFieldSpan(1).IsEmpty ? null : CheckCategory(csv.GetString(1)))
            ?? (csv.GetFieldSpan(5).IsEmpty || (ImportCsv.TryNumber(csv.GetFieldSpan(5), 3, out weight) && weight >= 0)
                ? null : $"weight '{ImportCsv.Short(csv.GetFieldSpan(5))}' is not a number of grams");
        return reason ?? (Products.TryAdd(csv.GetString(0), new OlistProduct(
            csv.GetString(1), csv.GetFieldSpan(5).IsEmpty ? null : decimal.Round(weight / 1000, 3)))
            ? null : "the product is there twice");
    }

    private string? Seller(CsvDataReader csv)
    {
        if (CheckId(csv, 0, "seller") is { } reason)
        {
            return reason;
        }

        if (!_sellers.Add(csv.GetString(0)))
        {
            return "the seller is there twice";
        }

        Sellers.Add(csv.GetString(0));
        return null;
    }

    private string? Customer(CsvDataReader csv)
    {
        var zip = csv.GetFieldSpan(2);
        var reason = CheckId(csv, 0, "customer") ?? CheckId(csv, 1, "person")
            ?? (zip.IsEmpty || zip.Length > 5 || zip.ContainsAnyExceptInRange('0', '9')
                ? $"zip code prefix '{ImportCsv.Short(zip)}' is not up to five digits" : null)
            ?? (csv.GetFieldSpan(3).IsWhiteSpace() || csv.GetFieldSpan(3).Length > 100
                ? "city is empty or longer than 100" : null)
            ?? (csv.GetFieldSpan(4).IsWhiteSpace() || csv.GetFieldSpan(4).Length > 20
                ? "state is empty or longer than 20" : null);
        // The source's prefixes were numbers once and lost their leading zeros.
        return reason ?? (_customers.TryAdd(csv.GetString(0), new OlistCustomer(
            csv.GetString(1), csv.GetString(2).PadLeft(5, '0'), csv.GetString(3), csv.GetString(4)))
            ? null : "the customer is there twice");
    }

    private string? Order(CsvDataReader csv)
    {
        DateTime? approved = null, shipped = null, delivered = null;
        var purchased = default(DateTime);
        var reason = CheckId(csv, 0, "order") ?? CheckKnown(_customers, csv, 1, "customer")
            ?? CheckKnown(OlistSteps.States, csv, 2, "state")
            ?? _times.Read(csv.GetFieldSpan(3), out purchased)
            ?? Time(csv, 4, out approved) ?? Time(csv, 5, out shipped) ?? Time(csv, 6, out delivered);
        if (reason is not null)
        {
            return reason;
        }

        var order = new OlistOrder(_number, csv.GetString(0), _customers[csv.GetString(1)], csv.GetString(2), purchased,
            approved, shipped, delivered, _raw);
        if (!_byId.TryAdd(order.Id, order))
        {
            return "the order is there twice";
        }

        Orders.Add(order);
        return null;
    }

    private string? Item(CsvDataReader csv)
    {
        var reason = Reais(csv, 5, "price", out var price);
        reason = Reais(csv, 6, "freight", out var freight) ?? reason;
        Amount += price + freight;
        var position = 0;
        reason ??= CheckKnown(_byId, csv, 0, "order") ?? CheckKnown(Products, csv, 2, "product")
            ?? (_sellers.Contains(csv.GetString(3)) ? null : $"seller '{ImportCsv.Short(csv.GetFieldSpan(3))}' is unknown")
            ?? Position(csv, 1, out position);
        if (reason is null)
        {
            _byId[csv.GetString(0)].Items.Add(
                new OlistItem(position, csv.GetString(2), csv.GetString(3), price, freight));
        }

        return reason;
    }

    private string? Payment(CsvDataReader csv)
    {
        var reason = Reais(csv, 4, "value", out var amount);
        int position = 0, installments = 0;
        reason ??= CheckKnown(_byId, csv, 0, "order")
            ?? (csv.GetFieldSpan(2).IsWhiteSpace() || csv.GetFieldSpan(2).Length > 40
                ? "type is empty or longer than 40" : null)
            ?? Number(csv, 3, out installments) ?? Position(csv, 1, out position);
        if (reason is null)
        {
            _byId[csv.GetString(0)].Payments.Add(new OlistPayment(position, csv.GetString(2), installments, amount));
        }

        return reason;
    }

    private string? Time(CsvDataReader csv, int column, out DateTime? time)
    {
        time = null;
        if (csv.GetFieldSpan(column).IsEmpty)
        {
            return null;
        }

        var reason = _times.Read(csv.GetFieldSpan(column), out var known);
        time = known;
        return reason;
    }

    // The rows of an order are numbered, and each number is there once. Asked last: a rejected row takes no number.
    private string? Position(CsvDataReader csv, int column, out int position) => Number(csv, column, out position)
        ?? (_seen.Add((csv.GetString(0), position)) ? null : $"number {position} of the order is there twice");

    private static string? Number(CsvDataReader csv, int column, out int number) =>
        int.TryParse(csv.GetFieldSpan(column), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? null : $"'{ImportCsv.Short(csv.GetFieldSpan(column))}' is not a whole number";

    private static string? Reais(CsvDataReader csv, int column, string name, out decimal amount)
    {
        var read = ImportCsv.TryNumber(csv.GetFieldSpan(column), 2, out amount) && amount >= 0;
        amount = read ? amount : 0;
        return read ? null : $"{name} '{ImportCsv.Short(csv.GetFieldSpan(column))}' is not an amount in centavos";
    }

    private static string? CheckId(CsvDataReader csv, int column, string name) =>
        csv.GetFieldSpan(column).IsWhiteSpace() || csv.GetFieldSpan(column).Length > 100
            ? $"{name} is empty or longer than 100" : null;

    private static string? CheckKnown<T>(Dictionary<string, T> known, CsvDataReader csv, int column, string name) =>
        known.ContainsKey(csv.GetString(column)) ? null : $"{name} '{ImportCsv.Short(csv.GetFieldSpan(column))}' is unknown";
}
