using Stoa.Tests.Support;

namespace Stoa.Tests.Layout;

/// <summary>The tables, columns and indexes that the mission names exist under these names.</summary>
public sealed class MissionTablesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("users", "user_id name email password_hash phone address role_id created_at updated_at last_login status two_factor_enabled security_questions")]
    [InlineData("roles", "role_id name description")]
    [InlineData("permissions", "permission_id name description")]
    [InlineData("role_permissions", "role_id permission_id")]
    [InlineData("vendors", "vendor_id name user_id rating reviews_count payout_details status")]
    [InlineData("products", "product_id vendor_id name description category_id brand created_at updated_at status average_rating review_count dynamic_attributes")]
    [InlineData("product_images", "image_id product_id image_url alt_text is_primary")]
    [InlineData("attributes", "attribute_id name slug")]
    [InlineData("attribute_values", "value_id attribute_id value")]
    [InlineData("product_variants", "variant_id product_id sku price stock_quantity weight is_default")]
    [InlineData("variant_attributes", "variant_id attribute_value_id")]
    [InlineData("product_dynamic_attributes", "product_id attribute_name attribute_value")]
    [InlineData("orders", "order_id user_id vendor_id order_status payment_status shipping_address billing_address order_total created_at updated_at")]
    [InlineData("order_items", "order_item_id order_id product_id variant_id quantity unit_price")]
    [InlineData("payments", "payment_id order_id amount payment_method payment_status transaction_id paid_at")]
    [InlineData("reviews", "review_id user_id product_id rating review_text created_at updated_at feature_scores")]
    [InlineData("activity_logs", "log_id user_id activity_type description timestamp")]
    [InlineData("refunds", "refund_id order_id refund_reason refund_amount created_at")]
    [InlineData("carts", "cart_id user_id")]
    [InlineData("coupons", "coupon_id")]
    [InlineData("discounts", "discount_id")]
    [InlineData("wishlists", "wishlist_id")]
    [InlineData("notifications", "notification_id")]
    [InlineData("categories", "category_id parent_id")]
    [InlineData("translations", "translation_id locale")]
    [InlineData("currencies", "currency_code minor_unit")]
    [InlineData("media", "media_id")]
    [InlineData("shipments", "shipment_id order_id")]
    [InlineData("commissions", "order_item_id amount")]
    [InlineData("payouts", "payout_id vendor_id amount")]
    [InlineData("questions", "question_id product_id")]
    [InlineData("answers", "answer_id question_id")]
    [InlineData("dashboards", "dashboard_id user_id")]
    public async Task A_table_of_the_mission_has_its_columns(string table, string columns)
    {
        // Through the search_path, as somebody with psql would.
        var found = await database.AsOwnerAsync<string[]>("""
            select array_agg(attname::text) from pg_attribute
             where attrelid = to_regclass(@table) and attnum > 0 and not attisdropped
            """, new { table });
        Assert.NotNull(found);
        Assert.Empty(columns.Split(' ').Except(found));
    }

    [Theory]
    [InlineData("users", "email")]
    [InlineData("orders", "user_id, order_status")]
    [InlineData("products", "category_id")]
    [InlineData("order_items", "order_id")]
    [InlineData("product_variants", "product_id")]
    [InlineData("reviews", "product_id")]
    [InlineData("products", "gin (dynamic_attributes")]
    [InlineData("reviews", "gin (feature_scores")]
    public async Task An_index_of_the_mission_exists(string table, string start)
    {
        var definitions = await database.AsOwnerAsync<string[]>("""
            select array_agg(pg_get_indexdef(indexrelid)) from pg_index where indrelid = to_regclass(@table)
            """, new { table });
        Assert.Contains(definitions, d => d.Contains(
            start.Contains('(', StringComparison.Ordinal) ? start : $"({(start == "email" ? "lower(email" : start)}",
            StringComparison.Ordinal));
    }
}
