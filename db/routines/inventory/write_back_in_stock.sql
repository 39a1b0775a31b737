create or replace function inventory.write_back_in_stock(p_request_ids bigint[], p_letters bytea[]) returns integer
language plpgsql volatile
as $$
declare
  v_written integer;
begin
  with gone as (
    delete from inventory.back_in_stock_requests r
     using unnest(p_request_ids, p_letters) as e (request_id, letter)
     where r.request_id = e.request_id and r.confirmed_at is not null
    returning r.variant_id, r.vendor_id, e.letter
  ), sent as (
    select count(platform.enqueue_message('mail', g.letter)) as n from gone g where g.letter is not null
  ), noted as (
    insert into inventory.back_in_stock_rounds as d (variant_id, vendor_id)
    select distinct g.variant_id, g.vendor_id from gone g order by 1
    on conflict (variant_id) do update set last_at = now()
  )
  select s.n into v_written from sent s;
  return v_written;
end
$$;
comment on function inventory.write_back_in_stock(bigint[], bytea[]) is
  'Sends the letters of requests that are still there, which then are gone: each is written once, whoever is first. A null '
  'letter only drops its request. Answers how many letters.';
revoke all on function inventory.write_back_in_stock(bigint[], bytea[]) from public;
grant execute on function inventory.write_back_in_stock(bigint[], bytea[]) to stoa_app;
