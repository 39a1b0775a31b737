-- Times every report on the database it is run on and, where psql may load auto_explain (a superuser), shows the plan
-- of each inner query:  psql "$(cat data/connection-uri)" -f bench/reports.sql
-- With plans:  psql … -v plans=on -f bench/reports.sql
\if :{?plans}
load 'auto_explain';
set auto_explain.log_min_duration = 5;
set auto_explain.log_analyze = on;
set auto_explain.log_buffers = on;
set auto_explain.log_nested_statements = on;
set client_min_messages = log;
\endif
\pset tuples_only on
\pset footer off
\timing on
\echo sales-over-time
select count(*), sum(total_sales), sum(total_revenue), sum(total_refunds)
  from analytics.sales_over_time(null, null, 'GBP', 'Europe/London', null, null, 'month', true);
\echo sales-over-time, one month by day
select count(*), sum(total_sales)
  from analytics.sales_over_time('2011-11-01', '2011-12-01', 'GBP', 'Europe/London', null, null, 'day', true);
\echo top-products
select count(*), sum(total_revenue) from analytics.top_products(null, null, 'GBP', null, null, 'revenue', true);
\echo customer-activity
select count(*), sum(total_spent) from analytics.customer_activity(null, null, 'GBP', null, true);
\echo vendor-performance
select * from analytics.vendor_performance(null, null, 'GBP', null, false);
\echo product-ratings
select count(*) from analytics.product_ratings(null, null, null, null);
\echo low-stock
select count(*) from analytics.low_stock('2011-11-01', '2011-12-01', null, null, 10);
\echo user-activity
select count(*) from analytics.user_activity(null, null, null);
\echo funnel
select * from analytics.funnel(null, null, null);
\echo customer-segments
select count(*), sum(total_spent) from analytics.customer_segments(null, null, 'GBP', null, true);
\echo product-trends
select count(*) from analytics.product_trends(null, '2011-12-10', 'Europe/London', null, null, true);
\echo refunds
select refund_reason, total_refunds, total_amount from analytics.refunds(null, null, 'GBP', null);
\echo new-vs-returning
select * from analytics.new_vs_returning('2011-09-01', '2011-12-01', 'GBP', null, true);
\echo regional-sales by shipping
select count(*), sum(total_sales), sum(total_refunds)
  from analytics.regional_sales(null, null, 'GBP', null, null, 'shipping', 'country', true);
\echo sales-by-category
select * from analytics.sales_by_category(null, null, 'GBP', null, null, true);
\echo feature-ratings
select count(*) from analytics.feature_ratings(null, null, null, null);
