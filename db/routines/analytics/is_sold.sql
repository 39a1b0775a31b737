create or replace function analytics.is_sold(p_order_status text) returns boolean
language sql immutable parallel safe
return p_order_status in ('Shipped', 'Completed');
comment on function analytics.is_sold(text) is 'Whether an order in this state counts as sold.';
grant execute on function analytics.is_sold(text) to stoa_app, stoa_vendor, stoa_readonly;
