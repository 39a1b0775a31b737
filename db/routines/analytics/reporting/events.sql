create or replace view reporting.events with (security_invoker = true) as
select e.event_id, e.occurred_at, e.kind, e.visitor_id, e.user_id, e.product_id, e.vendor_id
  from analytics.events e;
comment on view reporting.events is
  'Visits and what visitors did, with their consent; bots left out.';
grant select on reporting.events to stoa_app, stoa_vendor, stoa_readonly;
