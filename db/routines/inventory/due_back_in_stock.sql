create or replace function inventory.due_back_in_stock(p_limit integer)
returns table (request_id bigint, email text, language text, product_name text, variant_name text, slug text)
language sql stable
as $$
  with recursive waiting as (
    -- Each variant that somebody waits for, by one look into the index.
    (select r.variant_id from inventory.back_in_stock_requests r where r.confirmed_at is not null
      order by r.variant_id limit 1)
    union all
    select (select r.variant_id from inventory.back_in_stock_requests r
             where r.confirmed_at is not null and r.variant_id > w.variant_id order by r.variant_id limit 1)
      from waiting w where w.variant_id is not null
  ), due as materialized (
    select w.variant_id, f.units
      from waiting w
     cross join lateral (select inventory.free_units(w.variant_id) as units) f
     where w.variant_id is not null and f.units > 0
       and not exists (select from inventory.back_in_stock_rounds d
                        where d.variant_id = w.variant_id and d.last_at > now() - interval '1 hour')
  )
  select q.request_id, coalesce(q.email, u.email), coalesce(u.language, q.language), p.name, v.name, p.slug
    from due d
    join catalog.variants_on_sale(array(select variant_id from due)) s on s.variant_id = d.variant_id
    join reporting.variants v on v.variant_id = d.variant_id
    join reporting.products p on p.product_id = v.product_id
   cross join lateral (
     select r.request_id, r.email, r.user_id, r.language from inventory.back_in_stock_requests r
      where r.variant_id = d.variant_id and r.confirmed_at is not null
      order by r.request_id
      limit least(d.units::bigint * 3, p_limit)) q
    left join lateral accounts.contact_of(q.user_id) u on true
   where vendors.is_active(s.vendor_id)
   order by q.request_id
   limit p_limit
$$;
comment on function inventory.due_back_in_stock(integer) is
  'Who waits for what can be bought again, who asked first first: for each variant at most three for each free unit, since not '
  'everybody comes, and not again within an hour. The e-mail is null of somebody who cannot be written to any more.';
revoke all on function inventory.due_back_in_stock(integer) from public;
grant execute on function inventory.due_back_in_stock(integer) to stoa_app;
