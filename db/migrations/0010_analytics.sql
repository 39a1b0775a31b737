-- Analytics and audit, first part: shop events, saved dashboards, people's activity.

create schema analytics;
comment on schema analytics is 'Shop events, the reports and saved dashboards.';
create schema reporting;
comment on schema reporting is 'Stable, row-secured views over every module for reports and BI tools.';
grant usage on schema analytics, reporting to stoa_app, stoa_vendor, stoa_readonly;

create table analytics.events (
  event_id bigint generated always as identity,
  occurred_at timestamptz not null default now(),
  kind text not null check (kind in ('visit', 'product view', 'add to cart', 'checkout started')),
  visitor_id uuid not null,
  user_id bigint,
  product_id bigint,
  vendor_id bigint,
  primary key (event_id, occurred_at)
) partition by range (occurred_at);
comment on table analytics.events is
  'Visits and what visitors did: first-party, with consent, bots left out. Partitioned by month (UTC). visitor_id is random per browser; vendor_id is the product''s.';
create table analytics.events_default partition of analytics.events default;
create index events_occurred_at_idx on analytics.events (occurred_at, kind);
create index events_visitor_id_idx on analytics.events (visitor_id);
create index events_user_id_idx on analytics.events (user_id) where user_id is not null;
create index events_vendor_id_idx on analytics.events (vendor_id, occurred_at) where vendor_id is not null;

create table analytics.dashboards (
  dashboard_id bigint generated always as identity primary key,
  user_id bigint not null references accounts.users on delete cascade,
  vendor_id bigint references vendors.vendors,
  name text not null check (length(name) between 1 and 100),
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, name)
);
comment on table analytics.dashboards is 'A person''s saved dashboards.';
create index dashboards_vendor_id_idx on analytics.dashboards (vendor_id);

create table analytics.dashboard_widgets (
  widget_id bigint generated always as identity primary key,
  dashboard_id bigint not null references analytics.dashboards on delete cascade,
  report text not null,
  chart text not null check (chart in ('line', 'area', 'bar', 'pie', 'scatter', 'radar', 'table', 'number')),
  filters jsonb not null default '{}' check (jsonb_typeof(filters) = 'object'),
  position_x smallint not null default 0 check (position_x between 0 and 11),
  position_y smallint not null default 0 check (position_y >= 0),
  width smallint not null default 6 check (width between 1 and 12),
  height smallint not null default 4 check (height between 1 and 24)
);
comment on table analytics.dashboard_widgets is 'The figures and charts on a dashboard, with their place on a grid of 12 columns.';
create index dashboard_widgets_dashboard_id_idx on analytics.dashboard_widgets (dashboard_id);

select platform.isolate_by_vendor('analytics.events');
select platform.isolate_by_vendor('analytics.dashboards');
grant select, insert on analytics.events to stoa_app;
grant select, insert, update, delete on analytics.dashboards, analytics.dashboard_widgets to stoa_app;
grant select on analytics.events to stoa_vendor, stoa_readonly;

create schema audit;
comment on schema audit is 'What people did.';
grant usage on schema audit to stoa_app, stoa_vendor, stoa_readonly;

create table audit.activity_logs (
  log_id bigint generated always as identity,
  user_id bigint,
  vendor_id bigint,
  activity_type text not null check (length(activity_type) between 1 and 60),
  description text not null default '' check (length(description) <= 2000),
  "timestamp" timestamptz not null default now(),
  primary key (log_id, "timestamp")
) partition by range ("timestamp");
comment on table audit.activity_logs is
  'Sign-ins, views that matter, actions. user_id is null for unknown people; vendor_id is the vendor somebody acted for. Partitioned by month (UTC).';
create table audit.activity_logs_default partition of audit.activity_logs default;
create index activity_logs_user_id_idx on audit.activity_logs (user_id, "timestamp");
create index activity_logs_timestamp_idx on audit.activity_logs ("timestamp");
create index activity_logs_vendor_id_idx on audit.activity_logs (vendor_id, "timestamp") where vendor_id is not null;

select platform.isolate_by_vendor('audit.activity_logs');
grant select, insert on audit.activity_logs to stoa_app;
grant select on audit.activity_logs to stoa_vendor, stoa_readonly;
