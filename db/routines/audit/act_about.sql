create or replace function audit.act_about(p_actor_id bigint, p_subject_id bigint, p_sealed_reason bytea) returns void
language plpgsql volatile
as $$
begin
  perform audit.act_as(p_actor_id);
  perform set_config('stoa.subject_id', coalesce(p_subject_id::text, ''), true);
  perform set_config('stoa.sealed_reason', coalesce(encode(p_sealed_reason, 'hex'), ''), true);
end
$$;
comment on function audit.act_about(bigint, bigint, bytea) is
  'Says who does what follows in this transaction, to whom, and why: a reason that somebody typed, sealed under the key of '
  'the person it is about.';
revoke all on function audit.act_about(bigint, bigint, bytea) from public;
grant execute on function audit.act_about(bigint, bigint, bytea) to stoa_app;
