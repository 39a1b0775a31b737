create or replace function inventory.ask_back_in_stock(
  p_variant_id bigint, p_user_id bigint, p_email text, p_language text, p_token_hash bytea, p_letter bytea) returns void
language plpgsql volatile
as $$
declare
  v_vendor_id bigint;
  v_known record;
begin
  select v.vendor_id into v_vendor_id from catalog.variants_on_sale(array[p_variant_id]) v where vendors.is_active(v.vendor_id);
  if not found then
    raise exception 'There is no such product.' using errcode = 'ST404', column = 'variantId';
  end if;
  if inventory.free_units(p_variant_id) > 0 then
    raise exception 'It can be had.' using errcode = 'ST409', column = 'variantId';
  end if;
  if p_user_id is not null then
    if (select count(*) from inventory.back_in_stock_requests r where r.user_id = p_user_id) >= 100 then
      raise exception 'You wait for 100 things already.' using errcode = 'ST409', column = 'variantId';
    end if;
    insert into inventory.back_in_stock_requests (variant_id, vendor_id, user_id, language, token_hash, confirmed_at)
    values (p_variant_id, v_vendor_id, p_user_id, p_language, p_token_hash, now())
    on conflict (user_id, variant_id) where user_id is not null do nothing;
    return;
  end if;
  -- Nobody is flooded with letters by others; the answer is the same.
  select count(*) filter (where r.confirmed_at is null and r.created_at > now() - interval '1 day') as asked,
         count(*) filter (where r.confirmed_at is not null) as waits
    into v_known
    from inventory.back_in_stock_requests r where lower(r.email) = lower(p_email);
  if v_known.asked >= 5 or v_known.waits >= 50 then
    return;
  end if;
  insert into inventory.back_in_stock_requests as r (variant_id, vendor_id, email, language, token_hash)
  values (p_variant_id, v_vendor_id, p_email, p_language, p_token_hash)
  on conflict (lower(email), variant_id) where email is not null do update
     set token_hash = excluded.token_hash, language = excluded.language, created_at = now()
   where r.confirmed_at is null and r.created_at < now() - interval '10 minutes';
  if found then
    perform platform.enqueue_message('mail', p_letter);
  end if;
end
$$;
comment on function inventory.ask_back_in_stock(bigint, bigint, text, text, bytea, bytea) is
  'Somebody wants a letter when a variant can be had again: a person at once, an e-mail address once its owner follows the link '
  'in p_letter. What becomes of an address, known or not, shows in nothing. ST404 not on sale; ST409 it is not sold out, or a '
  'person waits for 100 things.';
revoke all on function inventory.ask_back_in_stock(bigint, bigint, text, text, bytea, bytea) from public;
grant execute on function inventory.ask_back_in_stock(bigint, bigint, text, text, bytea, bytea) to stoa_app;
