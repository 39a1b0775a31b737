// Mongoose models of the collections that `stoa export mongo` writes. The SQL columns keep their names.
//
//   import mongoose from "mongoose";
//   import { Order } from "./models.js";
//   await mongoose.connect("mongodb://localhost:27017/stoa");
//   await Order.findOne().populate("user_id vendor_id");
//
// Amounts are in the marketplace's currency (base_currency); what was charged stands beside them as …_charged, in
// currency. After `--money double` set Money to Number.

import mongoose from "mongoose";

const { Schema } = mongoose;
const Money = Schema.Types.Decimal128;
const id = { type: Number, required: true };
const to = (ref) => ({ type: Number, ref });
const text = String;
const place = new Schema({ country: text, region: text, city: text }, { _id: false });

// Documents come as they are: no version key, no defaults, nothing that is not listed here.
const model = (name, collection, fields, indexes = []) => {
  const schema = new Schema({ _id: id, ...fields }, { versionKey: false, strict: "throw", collection, minimize: false });
  for (const index of indexes) schema.index(index);
  return mongoose.model(name, schema);
};

export const User = model("User", "users", {
  name: text, email: text, role: text, status: { type: text, enum: ["active", "inactive", "banned"] }, address: place,
  created_at: Date, last_login: Date,
}, [{ email: 1 }, { "address.country": 1 }]);

export const Vendor = model("Vendor", "vendors", {
  user_id: to("User"), name: text, slug: text, description: text, status: text, currency: text, country: text,
  rating: Number, reviews_count: Number, commission_rate: Number, created_at: Date, updated_at: Date,
});

export const Product = model("Product", "products", {
  vendor_id: to("Vendor"), name: text, slug: text, description: text, category_id: Number,
  // From the top category to the product's own.
  category_path: [new Schema({ category_id: Number, name: text }, { _id: false })],
  brand: text, status: text, average_rating: Number, review_count: Number, dynamic_attributes: Schema.Types.Mixed,
  created_at: Date, updated_at: Date,
}, [{ vendor_id: 1 }, { category_id: 1 }]);

export const ProductVariant = model("ProductVariant", "product_variants", {
  product_id: to("Product"), vendor_id: to("Vendor"), sku: text, name: text,
  // A list price, in the vendor's own currency.
  price: Money, currency: text,
  stock_quantity: Number, reserved: Number, weight: Number, is_default: Boolean, is_active: Boolean, created_at: Date,
  updated_at: Date,
}, [{ product_id: 1 }, { is_active: 1, stock_quantity: 1 }]);

export const Checkout = model("Checkout", "checkouts", {
  user_id: to("User"), status: text, total: Money, base_currency: text, total_charged: Money, currency: text,
  created_at: Date, placed_at: Date,
}, [{ user_id: 1 }]);

export const Order = model("Order", "orders", {
  order_number: text, checkout_id: to("Checkout"), user_id: to("User"), vendor_id: to("Vendor"),
  order_kind: { type: text, enum: ["sale", "adjustment"] },
  order_status: {
    type: text, enum: ["Pending", "Confirmed", "Processing", "Shipped", "Completed", "Cancelled", "Refunded"],
  },
  payment_status: text, shipping_address: place, billing_address: place,
  items_total: Money, discount_total: Money, shipping_total: Money, tax_total: Money, order_total: Money,
  base_currency: text,
  items_total_charged: Money, discount_total_charged: Money, shipping_total_charged: Money, tax_total_charged: Money,
  order_total_charged: Money, currency: text,
  created_at: Date, updated_at: Date, shipped_at: Date, completed_at: Date,
}, [{ order_status: 1, created_at: 1 }, { user_id: 1 }, { vendor_id: 1, created_at: 1 }, { created_at: 1 }]);

export const OrderItem = model("OrderItem", "order_items", {
  order_id: to("Order"), product_id: to("Product"), variant_id: to("ProductVariant"), vendor_id: to("Vendor"),
  product_name: text, sku: text, quantity: Number, unit_price: Money, discount_amount: Money, tax_amount: Money,
  // quantity × unit_price − discount_amount, exactly as kept; the price itself may be rounded by its conversion.
  revenue: Money, base_currency: text, unit_price_charged: Money, discount_amount_charged: Money,
  tax_amount_charged: Money, revenue_charged: Money, currency: text,
}, [{ order_id: 1 }, { product_id: 1 }]);

export const Refund = model("Refund", "refunds", {
  order_id: to("Order"), vendor_id: to("Vendor"), order_item_id: to("OrderItem"), quantity: Number, refund_reason: text,
  refund_amount: Money, base_currency: text, refund_amount_charged: Money, currency: text, created_at: Date,
}, [{ created_at: 1 }, { order_id: 1 }]);

export const Commission = model("Commission", "commissions", {
  order_item_id: to("OrderItem"), order_id: to("Order"), vendor_id: to("Vendor"), rate: Number, amount: Money,
  base_currency: text, amount_charged: Money, currency: text, created_at: Date,
}, [{ order_id: 1 }]);

export const Shipment = model("Shipment", "shipments", {
  order_id: to("Order"), vendor_id: to("Vendor"), carrier: text, tracking_number: text,
  items: [new Schema({ order_item_id: to("OrderItem"), quantity: Number }, { _id: false })],
  shipped_at: Date, delivered_at: Date,
}, [{ order_id: 1 }]);

export const Cart = model("Cart", "carts", {
  user_id: to("User"), visitor_id: text, status: text, checkout_id: to("Checkout"),
  items: [new Schema({ variant_id: to("ProductVariant"), quantity: Number }, { _id: false })],
  created_at: Date, updated_at: Date,
}, [{ user_id: 1 }]);

export const StockReservation = model("StockReservation", "stock_reservations", {
  variant_id: to("ProductVariant"), warehouse_id: Number, vendor_id: to("Vendor"), order_id: to("Order"),
  quantity: Number, created_at: Date, expires_at: Date, released_at: Date,
}, [{ variant_id: 1 }]);

export const Review = model("Review", "reviews", {
  user_id: to("User"), product_id: to("Product"), vendor_id: to("Vendor"), rating: { type: Number, min: 1, max: 5 },
  review_text: text, feature_scores: Schema.Types.Mixed, created_at: Date, updated_at: Date,
}, [{ product_id: 1 }, { created_at: 1 }]);

export const ActivityLog = model("ActivityLog", "activity_logs", {
  user_id: to("User"), vendor_id: to("Vendor"), activity_type: text, description: text, timestamp: Date,
}, [{ user_id: 1, timestamp: 1 }, { timestamp: 1 }]);

export const Event = model("Event", "events", {
  occurred_at: Date, kind: { type: text, enum: ["visit", "product view", "add to cart", "checkout started"] },
  visitor_id: text, user_id: to("User"), product_id: to("Product"), vendor_id: to("Vendor"),
}, [{ occurred_at: 1, kind: 1 }, { visitor_id: 1 }]);

/** By collection. */
export const models = {
  users: User, vendors: Vendor, products: Product, product_variants: ProductVariant, checkouts: Checkout, orders: Order,
  order_items: OrderItem, refunds: Refund, commissions: Commission, shipments: Shipment, carts: Cart,
  stock_reservations: StockReservation, reviews: Review, activity_logs: ActivityLog, events: Event,
};
