-- What the funnel, people's activity and refunds by reason read instead of every event, log entry and refund.

-- A purchase that was not cancelled whole makes a buyer of the funnel; a refund is counted for its reason.
alter table analytics.deltas
  add column uncancelled integer not null default 0,
  add column refund_reason text,
  add column reason_orders integer not null default 0;
comment on column analytics.deltas.uncancelled is 'Of an order (or, vendor_id 0, a purchase): 1 unless cancelled whole.';
comment on column analytics.deltas.refund_reason is 'Of a refund, where it is first noted; null where only its order changed.';
comment on column analytics.deltas.reason_orders is '1 for the first refund of an order for that reason.';
alter table analytics.customer_totals add column uncancelled bigint not null default 0;
comment on column analytics.customer_totals.uncancelled is
  'Purchases that were not cancelled whole; of one vendor, its orders that were not cancelled.';

create table analytics.refund_totals (
  vendor_id bigint not null,
  refund_reason text not null,
  currency text not null,
  orders bigint not null,
  refund_count bigint not null,
  refunds numeric not null,
  base_refunds numeric not null,
  primary key (vendor_id, refund_reason, currency)
);
comment on table analytics.refund_totals is
  'All refunds ever by reason and currency, of each vendor and (vendor_id 0) of all; orders counts an order once per reason.';
create index refunds_refund_reason_order_id_idx on orders.refunds (refund_reason, order_id);
create index refunds_vendor_id_refund_reason_order_id_idx on orders.refunds (vendor_id, refund_reason, order_id);

create table analytics.event_deltas (
  delta_id bigint generated always as identity primary key,
  vendor_id bigint not null,
  visitor_id uuid not null,
  user_id bigint,
  steps integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
comment on table analytics.event_deltas is
  'Events since the last merge. steps has a bit per kind: visit 1, product view 2, add to cart 4, checkout started 8. vendor_id 0: of no vendor.';

create table analytics.funnel_visitors (
  vendor_id bigint not null,
  visitor_id uuid not null,
  user_id bigint,
  steps integer not null,
  primary key (vendor_id, visitor_id)
) with (fillfactor = 90);
comment on table analytics.funnel_visitors is
  'Every visitor, at each vendor and (vendor_id 0) anywhere: the steps taken while not signed in, and the person it is: the lowest user_id that signed in there.';
create index funnel_visitors_user_id_idx on analytics.funnel_visitors (user_id, vendor_id) where user_id is not null;

create table analytics.funnel_users (
  vendor_id bigint not null,
  user_id bigint not null,
  own_steps integer not null,
  steps integer not null,
  primary key (vendor_id, user_id)
) with (fillfactor = 90);
comment on table analytics.funnel_users is
  'Every person known by account: the steps taken while signed in (own_steps), and with those of the visitors they were.';

create table analytics.funnel_counts (
  vendor_id bigint primary key,
  visited bigint not null,
  viewed_product bigint not null,
  added_to_cart bigint not null,
  started_checkout bigint not null
) with (fillfactor = 50);
comment on table analytics.funnel_counts is
  'People at each recorded step over all time: users, and visitors who never signed in.';

create table analytics.activity_deltas (
  delta_id bigint generated always as identity primary key,
  vendor_id bigint not null,
  user_id bigint not null,
  actions bigint not null,
  last_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
comment on table analytics.activity_deltas is
  'Entries of the activity log since the last merge. vendor_id 0: for no vendor; user_id 0: of somebody unknown.';

create table analytics.activity_totals (
  vendor_id bigint not null,
  user_id bigint not null,
  actions bigint not null,
  last_at timestamptz not null,
  primary key (vendor_id, user_id)
) with (fillfactor = 80);
comment on table analytics.activity_totals is
  'What each person (user_id 0: unknown people) ever did, for each vendor and (vendor_id 0) at all.';

select platform.isolate_by_vendor(t) from unnest(array['analytics.refund_totals', 'analytics.event_deltas',
  'analytics.funnel_visitors', 'analytics.funnel_users', 'analytics.funnel_counts', 'analytics.activity_deltas',
  'analytics.activity_totals']::regclass[]) as t;
grant select, insert, delete on analytics.event_deltas, analytics.activity_deltas to stoa_app;
grant select, insert, update, delete on analytics.refund_totals, analytics.funnel_visitors, analytics.funnel_users,
  analytics.funnel_counts, analytics.activity_totals to stoa_app;
grant select on analytics.refund_totals, analytics.event_deltas, analytics.funnel_visitors, analytics.funnel_users,
  analytics.funnel_counts, analytics.activity_deltas, analytics.activity_totals to stoa_vendor, stoa_readonly;

-- What was counted before lacks the new figures: the host counts everything anew (analytics.ensure_rollups).
truncate analytics.deltas, analytics.sales_rollup;
