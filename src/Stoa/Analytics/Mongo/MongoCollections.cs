namespace Stoa.Analytics.Mongo;

/// <summary>What a pseudonymised export makes of a column that says who somebody is.</summary>
internal enum Personal
{
    /// <summary>A person's name.</summary>
    Name,

    /// <summary>A person's e-mail.</summary>
    Email,

    /// <summary>The random id of a browser.</summary>
    Visitor,

    /// <summary>Free text, or a number that leads to a person elsewhere: left empty.</summary>
    Removed,
}

/// <summary>A collection: its name and the query whose columns are its fields, the first of them <c>_id</c>.</summary>
internal sealed record MongoCollection(string Name, string Query, params (string Field, Personal Kind)[] PersonalFields);

/// <summary>
/// The collections that are exported, over the reporting views that the read-only login may read: it has no privilege
/// on credentials or encrypted columns, so none can leave. numeric columns are money in the marketplace's currency,
/// those ending in _charged in the document's currency; other decimals are double precision; jsonb becomes documents.
/// </summary>
internal static class MongoCollections
{
    private const string UsersSql = """
        select u.user_id as _id, u.name, u.email, u.role, u.status,
               case when u.country is not null or u.region is not null or u.city is not null
                    then jsonb_build_object('country', u.country, 'region', u.region, 'city', u.city) end as address,
               u.created_at, u.last_login
          from reporting.users u order by u.user_id
        """;

    private const string VendorsSql = """
        select v.vendor_id as _id, v.user_id, v.name, v.slug, v.description, v.status, v.currency, v.country,
               v.rating::double precision as rating, v.reviews_count,
               v.commission_rate::double precision as commission_rate, v.created_at, v.updated_at
          from reporting.vendors v order by v.vendor_id
        """;

    // The categories have no collection of their own: each product carries its path, from the top.
    private const string ProductsSql = """
        with recursive paths as (
          select c.category_id,
                 jsonb_build_array(jsonb_build_object('category_id', c.category_id, 'name', c.name)) as path
            from reporting.categories c where c.parent_id is null
          union all
          select c.category_id, p.path || jsonb_build_object('category_id', c.category_id, 'name', c.name)
            from reporting.categories c join paths p on p.category_id = c.parent_id
        )
        select p.product_id as _id, p.vendor_id, p.name, p.slug, p.description, p.category_id,
               coalesce(c.path, '[]') as category_path, p.brand, p.status,
               p.average_rating::double precision as average_rating, p.review_count, p.dynamic_attributes, p.created_at,
               p.updated_at
          from reporting.products p left join paths c on c.category_id = p.category_id
         order by p.product_id
        """;

    private const string ProductVariantsSql = """
        select v.variant_id as _id, v.product_id, v.vendor_id, v.sku, v.name, v.price, d.currency, v.stock_quantity,
               v.reserved, v.weight::double precision as weight, v.is_default, v.is_active, v.created_at, v.updated_at
          from reporting.variants v join reporting.vendors d on d.vendor_id = v.vendor_id
         order by v.variant_id
        """;

    private const string CheckoutsSql = """
        select c.checkout_id as _id, c.user_id, c.status, c.base_total as total, c.base_currency, c.total as total_charged,
               c.currency, c.created_at, c.placed_at
          from reporting.checkouts c order by c.checkout_id
        """;

    private const string OrdersSql = """
        select o.order_id as _id, o.order_number, o.checkout_id, o.user_id, o.vendor_id, o.order_kind, o.order_status,
               o.payment_status,
               case when o.ship_country is not null
                    then jsonb_build_object('country', o.ship_country, 'region', o.ship_region, 'city', o.ship_city) end
                 as shipping_address,
               orders.billing_place(o.order_id) as billing_address,
               o.base_items_total as items_total, o.base_discount_total as discount_total,
               o.base_shipping_total as shipping_total, o.base_tax_total as tax_total, o.base_order_total as order_total,
               o.base_currency, o.items_total as items_total_charged, o.discount_total as discount_total_charged,
               o.shipping_total as shipping_total_charged, o.tax_total as tax_total_charged,
               o.order_total as order_total_charged, o.currency, o.created_at, o.updated_at, o.shipped_at, o.completed_at
          from reporting.orders o order by o.order_id
        """;

    // Of a line only the revenue is kept in the marketplace's currency: price, discount and tax are converted at the
    // rate that the line itself (or, when it earned nothing, its order) was converted at.
    private const string OrderItemsSql = """
        select i.order_item_id as _id, i.order_id, i.product_id, i.variant_id, i.vendor_id, i.product_name, i.sku,
               i.quantity, round(i.unit_price * r.rate, 4) as unit_price,
               round(i.discount_amount * r.rate, 4) as discount_amount, round(i.tax_amount * r.rate, 4) as tax_amount,
               i.base_revenue as revenue, i.base_currency, i.unit_price as unit_price_charged,
               i.discount_amount as discount_amount_charged, i.tax_amount as tax_amount_charged,
               i.revenue as revenue_charged, i.currency
          from reporting.order_items i
         cross join lateral (
           select case when i.currency = i.base_currency then 1 else coalesce(i.base_revenue / nullif(i.revenue, 0), (
                    select o.base_items_total / nullif(o.items_total, 0) from reporting.orders o
                     where o.order_id = i.order_id)) end as rate
         ) r
         order by i.order_item_id
        """;

    private const string RefundsSql = """
        select r.refund_id as _id, r.order_id, r.vendor_id, r.order_item_id, r.quantity, r.refund_reason,
               r.base_refund_amount as refund_amount, r.base_currency, r.refund_amount as refund_amount_charged,
               r.currency, r.created_at
          from reporting.refunds r order by r.refund_id
        """;

    private const string CommissionsSql = """
        select c.order_item_id as _id, c.order_item_id, c.order_id, c.vendor_id, c.rate::double precision as rate,
               c.base_amount as amount, c.base_currency, c.amount as amount_charged, c.currency, c.created_at
          from reporting.commissions c order by c.order_item_id
        """;

    private const string ShipmentsSql = """
        select s.shipment_id as _id, s.order_id, s.vendor_id, s.carrier, s.tracking_number,
               coalesce((select jsonb_agg(jsonb_build_object('order_item_id', i.order_item_id, 'quantity', i.quantity)
                           order by i.order_item_id)
                  from reporting.shipment_items i where i.shipment_id = s.shipment_id), '[]') as items,
               s.shipped_at, s.delivered_at
          from reporting.shipments s order by s.shipment_id
        """;

    private const string CartsSql = """
        select c.cart_id as _id, c.user_id, c.visitor_id, c.status, c.checkout_id,
               coalesce((select jsonb_agg(jsonb_build_object('variant_id', i.variant_id, 'quantity', i.quantity)
                           order by i.variant_id)
                  from reporting.cart_items i where i.cart_id = c.cart_id), '[]') as items,
               c.created_at, c.updated_at
          from reporting.carts c order by c.cart_id
        """;

    private const string StockReservationsSql = """
        select r.reservation_id as _id, r.variant_id, r.warehouse_id, r.vendor_id, r.order_id, r.quantity, r.created_at,
               r.expires_at, r.released_at
          from reporting.stock_reservations r order by r.reservation_id
        """;

    private const string ReviewsSql = """
        select r.review_id as _id, r.user_id, r.product_id, r.vendor_id, r.rating, r.review_text, r.feature_scores,
               r.created_at, r.updated_at
          from reporting.reviews r order by r.review_id
        """;

    private const string ActivityLogsSql = """
        select a.log_id as _id, a.user_id, a.vendor_id, a.activity_type, a.description, a.occurred_at as "timestamp"
          from reporting.activity a order by a.log_id
        """;

    private const string EventsSql = """
        select e.event_id as _id, e.occurred_at, e.kind, e.visitor_id, e.user_id, e.product_id, e.vendor_id
          from reporting.events e order by e.event_id
        """;

    /// <summary>In the order in which they are written.</summary>
    public static IReadOnlyList<MongoCollection> All { get; } =
    [
        new("users", UsersSql, ("name", Personal.Name), ("email", Personal.Email)),
        new("vendors", VendorsSql),
        new("products", ProductsSql),
        new("product_variants", ProductVariantsSql),
        new("checkouts", CheckoutsSql),
        new("orders", OrdersSql),
        new("order_items", OrderItemsSql),
        new("refunds", RefundsSql),
        new("commissions", CommissionsSql),
        new("shipments", ShipmentsSql, ("tracking_number", Personal.Removed)),
        new("carts", CartsSql, ("visitor_id", Personal.Visitor)),
        new("stock_reservations", StockReservationsSql),
        new("reviews", ReviewsSql, ("review_text", Personal.Removed)),
        new("activity_logs", ActivityLogsSql, ("description", Personal.Removed)),
        new("events", EventsSql, ("visitor_id", Personal.Visitor)),
    ];
}
