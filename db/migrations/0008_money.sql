-- Payments and payouts, first part: what was paid, commissions, payouts. Ledger and gateways come with the checkout.

create schema payments;
comment on schema payments is 'Payment intents at gateways and their allocation to orders.';
grant usage on schema payments to stoa_app, stoa_vendor, stoa_readonly;

create table payments.payment_intents (
  intent_id bigint generated always as identity primary key,
  checkout_id bigint not null references orders.checkouts,
  gateway text not null,
  gateway_ref text,
  amount platform.money not null check (amount >= 0),
  currency text not null references pricing.currencies,
  status text not null check (status in ('created', 'authorized', 'captured', 'failed', 'cancelled')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (gateway, gateway_ref)
);
comment on table payments.payment_intents is 'The gateway''s payment object; one or more per checkout.';
create index payment_intents_checkout_id_idx on payments.payment_intents (checkout_id);

create table payments.payments (
  payment_id bigint generated always as identity primary key,
  intent_id bigint references payments.payment_intents,
  order_id bigint not null,
  vendor_id bigint not null,
  amount platform.money not null,
  currency text not null references pricing.currencies,
  payment_method text not null,
  payment_status text not null check (payment_status in ('pending', 'authorized', 'paid', 'failed', 'cancelled')),
  transaction_id text,
  paid_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id)
);
comment on table payments.payments is 'A payment''s share for one order; transaction_id repeats across the orders of a checkout.';
create index payments_order_id_idx on payments.payments (order_id);
create index payments_intent_id_idx on payments.payments (intent_id);
create index payments_vendor_id_idx on payments.payments (vendor_id, paid_at);
create index payments_transaction_id_idx on payments.payments (transaction_id);

create schema payouts;
comment on schema payouts is 'Commissions and what vendors are paid.';
grant usage on schema payouts to stoa_app, stoa_vendor, stoa_readonly;

create table payouts.commissions (
  order_item_id bigint primary key,
  order_id bigint not null,
  vendor_id bigint not null,
  rate numeric(7,6) not null check (rate between 0 and 1),
  amount platform.money not null,
  currency text not null references pricing.currencies,
  base_amount platform.money not null,
  base_currency text not null references pricing.currencies,
  created_at timestamptz not null default now(),
  foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id),
  foreign key (order_item_id, order_id) references orders.order_items (order_item_id, order_id)
);
comment on table payouts.commissions is 'The marketplace''s share of one order line, at the rate frozen when it was sold.';
create index commissions_order_id_idx on payouts.commissions (order_id);
create index commissions_vendor_id_idx on payouts.commissions (vendor_id);

create table payouts.payouts (
  payout_id bigint generated always as identity primary key,
  vendor_id bigint not null references vendors.vendors,
  amount platform.money not null check (amount > 0),
  currency text not null references pricing.currencies,
  status text not null default 'pending' check (status in ('pending', 'paid', 'failed')),
  created_at timestamptz not null default now(),
  paid_at timestamptz,
  unique (payout_id, vendor_id)
);
comment on table payouts.payouts is 'Transfers to vendors.';
create index payouts_vendor_id_idx on payouts.payouts (vendor_id, created_at);

create table payouts.payout_items (
  payout_id bigint not null,
  order_id bigint not null,
  vendor_id bigint not null,
  amount platform.money not null,
  primary key (payout_id, order_id),
  foreign key (payout_id, vendor_id) references payouts.payouts (payout_id, vendor_id),
  foreign key (order_id, vendor_id) references orders.orders (order_id, vendor_id)
);
comment on table payouts.payout_items is 'Which orders a payout settles, and with what amount.';
create index payout_items_order_id_idx on payouts.payout_items (order_id);
create index payout_items_vendor_id_idx on payouts.payout_items (vendor_id);

select platform.isolate_by_vendor(t) from unnest(array['payments.payments', 'payouts.commissions', 'payouts.payouts',
  'payouts.payout_items']::regclass[]) as t;
grant select, insert, update on all tables in schema payments to stoa_app;
grant select, insert, update on all tables in schema payouts to stoa_app;
grant select on payments.payments to stoa_vendor;
grant select on all tables in schema payouts to stoa_vendor;
grant select on all tables in schema payments, payouts to stoa_readonly;
