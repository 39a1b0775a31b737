-- Searches are events too; products that are looked at much are kept in order.
alter table analytics.events drop constraint events_kind_check;
alter table analytics.events add constraint events_kind_check
  check (kind in ('visit', 'product view', 'search', 'add to cart', 'checkout started'));
drop index analytics.events_visitor_id_idx;
create index events_visitor_id_idx on analytics.events (visitor_id, occurred_at);

create table analytics.trending (
  product_id bigint primary key,
  vendor_id bigint not null,
  heat double precision not null
);
comment on table analytics.trending is
  'How much products are looked at: heat is the binary logarithm of the sum, over their views, of 2 to the power of the view''s time in half-lives of three days since 1970. So a view counts half of one three days later, and heat never needs to be renewed to be sorted by.';
select platform.isolate_by_vendor('analytics.trending');
create index trending_heat_idx on analytics.trending (heat desc, product_id);
grant select on analytics.trending to stoa_app, stoa_readonly;
