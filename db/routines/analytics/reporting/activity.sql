create or replace view reporting.activity with (security_invoker = true) as
select a.log_id, a.user_id, a.vendor_id, a.activity_type, a.description, a."timestamp" as occurred_at
  from audit.activity_logs a;
comment on view reporting.activity is
  'What people did. occurred_at is the log''s timestamp.';
grant select on reporting.activity to stoa_app, stoa_vendor, stoa_readonly;
