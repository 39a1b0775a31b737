create or replace function catalog.make_product_type(p_actor_id bigint, p_name text, p_slug text) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  insert into catalog.product_types (name, slug) values (p_name, p_slug) on conflict (slug) do nothing;
end
$$;
comment on function catalog.make_product_type(bigint, text, text) is
  'A product type without attributes of its own, as files of products bring them; one whose slug is there stays as it is.';
revoke all on function catalog.make_product_type(bigint, text, text) from public;
grant execute on function catalog.make_product_type(bigint, text, text) to stoa_app;
