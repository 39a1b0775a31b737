create or replace function vendors.list_vendors(
  p_pattern text, p_status text, p_after bigint, p_limit integer)
returns table (id bigint, name text, slug text, status text, country text, currency text, commission_rate numeric,
  rating numeric, reviews_count integer, created_at timestamptz, owner_id bigint, owner_name text, owner_email text,
  is_away boolean, place bigint)
language sql stable
as $$
  select v.vendor_id, v.name, v.slug, v.status, v.country, v.currency, v.commission_rate, v.rating, v.reviews_count,
         v.created_at, v.user_id, p.name, p.email, vendors.is_away(v.is_away, v.back_on), v.place
    from (
      select w.*, case when w.status = 'pending' then w.vendor_id else 4611686018427387904 - w.vendor_id end as place
        from vendors.vendors w
       where (p_pattern is null or w.name ilike p_pattern or w.slug ilike p_pattern)
         and (p_status is null or w.status = p_status)
         and (p_after is null
              or case when w.status = 'pending' then w.vendor_id else 4611686018427387904 - w.vendor_id end > p_after)
       order by place
       limit p_limit
    ) v
    left join lateral accounts.person_summary(v.user_id) p on true
   order by v.place
$$;
comment on function vendors.list_vendors(text, text, bigint, integer) is
  'Vendors: those that wait for a decision first, longest first, then the newest; after the place p_after. p_pattern is for '
  'ilike; null lets everything through. commission_rate is a share.';
revoke all on function vendors.list_vendors(text, text, bigint, integer) from public;
grant execute on function vendors.list_vendors(text, text, bigint, integer) to stoa_app;
