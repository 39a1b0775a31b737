create or replace function audit.act_as(p_actor_id bigint, p_reason text default '') returns void
language plpgsql volatile
as $$
begin
  perform set_config('stoa.actor_id', coalesce(p_actor_id::text, ''), true);
  perform set_config('stoa.reason', left(coalesce(p_reason, ''), 1000), true);
end
$$;
comment on function audit.act_as(bigint, text) is
  'Says who does what follows in this transaction, and why: the trail''s entries carry it.';
revoke all on function audit.act_as(bigint, text) from public;
grant execute on function audit.act_as(bigint, text) to stoa_app;
