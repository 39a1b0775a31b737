create or replace function carts.sweep(p_before timestamptz, p_limit integer, p_dry boolean) returns bigint
language plpgsql volatile
as $$
declare
  v_rows bigint;
begin
  if p_dry then
    return (select count(*) from carts.carts c
             where c.user_id is null and c.checkout_id is null and c.updated_at < p_before);
  end if;
  delete from carts.carts c
   where c.cart_id in (
     select d.cart_id from carts.carts d
      where d.user_id is null and d.checkout_id is null and d.updated_at < p_before
      limit p_limit);
  get diagnostics v_rows = row_count;
  return v_rows;
end
$$;
comment on function carts.sweep(timestamptz, integer, boolean) is
  'Removes carts of visitors that were not touched since a time and never became a purchase, at most p_limit; p_dry only counts.';
revoke all on function carts.sweep(timestamptz, integer, boolean) from public;
grant execute on function carts.sweep(timestamptz, integer, boolean) to stoa_app;
