create or replace function platform.set_retention(
  p_actor_id bigint, p_kind text, p_keep_days integer, p_is_on boolean
) returns void
language plpgsql volatile
as $$
declare
  v_rule platform.retention_rules;
begin
  perform audit.act_as(p_actor_id, 'retention');
  select r.* into v_rule from platform.retention_rules r where r.kind = p_kind for update;
  if not found then
    raise exception using errcode = 'ST404', message = 'No such rule.';
  end if;
  if p_keep_days not between v_rule.least_days and v_rule.most_days then
    raise exception using errcode = 'ST400', column = 'keepDays',
      message = format('From %s to %s days.', v_rule.least_days, v_rule.most_days);
  end if;
  update platform.retention_rules r
     set keep_days = coalesce(p_keep_days, r.keep_days), is_on = coalesce(p_is_on, r.is_on)
   where r.kind = p_kind;
  perform audit.log_activity(p_actor_id, null, 'retention changed', format('%s.', p_kind));
end
$$;
comment on function platform.set_retention(bigint, text, integer, boolean) is
  'Changes for how long a kind of data is kept (null: stays), and whether the rule is on. ST404; ST400 keepDays, out of bounds.';
revoke all on function platform.set_retention(bigint, text, integer, boolean) from public;
grant execute on function platform.set_retention(bigint, text, integer, boolean) to stoa_app;
