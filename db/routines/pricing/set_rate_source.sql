create or replace function pricing.set_rate_source(p_actor_id bigint, p_address text) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  update pricing.rate_sources set address = p_address, updated_at = now() where address is distinct from p_address;
  perform audit.log_activity(p_actor_id, null, 'rates source chosen', coalesce(p_address, 'none') || '.');
end
$$;
comment on function pricing.set_rate_source(bigint, text) is
  'From which address a job takes rates every day; null: from none.';
revoke all on function pricing.set_rate_source(bigint, text) from public;
grant execute on function pricing.set_rate_source(bigint, text) to stoa_app;
