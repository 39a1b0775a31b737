create or replace function vendors.import_list(
  p_actor_id bigint, p_mode text, p_lines integer[], p_names text[], p_slugs text[], p_derived text[], p_emails text[],
  p_countries text[], p_currencies text[], p_rates numeric[], p_legal_names text[], p_descriptions text[], p_statuses text[],
  p_token_hashes bytea[], p_letters bytea[])
returns table (line integer, outcome text, reason text, vendor_id bigint, name text, slug text, email text,
  is_invited boolean, is_written boolean)
language plpgsql volatile
as $$
declare
  v_row record;
  v_writes boolean := p_mode <> 'check';
  v_count integer := 0;
begin
  perform audit.act_as(p_actor_id, 'vendors imported');
  -- Two lists at once take turns: the second sees what the first made.
  perform pg_advisory_xact_lock(7305794343);
  if p_mode = 'all' and exists (
    select from vendors.plan_import(p_lines, p_names, p_slugs, p_derived, p_emails, p_countries, p_currencies, p_rates,
                  p_legal_names, p_descriptions, p_statuses) p where p.outcome = 'error') then
    v_writes := false;
  end if;
  for v_row in
    select p.* from vendors.plan_import(p_lines, p_names, p_slugs, p_derived, p_emails, p_countries, p_currencies, p_rates,
                      p_legal_names, p_descriptions, p_statuses) p order by p.place
  loop
    line := v_row.line;
    outcome := v_row.outcome;
    reason := v_row.reason;
    vendor_id := v_row.vendor_id;
    name := v_row.name;
    slug := v_row.slug;
    email := v_row.email;
    is_invited := v_row.is_invited;
    is_written := v_writes and v_row.outcome in ('create', 'update');
    if is_written then
      if v_row.outcome = 'create' then
        insert into vendors.vendors as v (name, slug, legal_name, description, country, currency, commission_rate, status)
        values (v_row.name, v_row.slug, coalesce(v_row.legal_name, ''), coalesce(v_row.description, ''), v_row.country,
                v_row.currency, coalesce(v_row.rate, 0), coalesce(v_row.status, 'pending'))
        returning v.vendor_id into vendor_id;
      else
        update vendors.vendors v
           set name = v_row.name, country = v_row.country, legal_name = coalesce(v_row.legal_name, v.legal_name),
               description = coalesce(v_row.description, v.description),
               commission_rate = coalesce(v_row.rate, v.commission_rate), updated_at = now()
         where v.vendor_id = v_row.vendor_id;
      end if;
      if v_row.is_invited then
        perform accounts.invite_owner(
          p_actor_id, v_row.email, vendor_id, p_token_hashes[v_row.place], p_letters[v_row.place]);
      end if;
      v_count := v_count + 1;
    end if;
    return next;
  end loop;
  if v_count > 0 then
    perform audit.log_activity(p_actor_id, null, 'vendors imported', format('%s rows.', v_count));
  end if;
end
$$;
comment on function vendors.import_list(bigint, text, integer[], text[], text[], text[], text[], text[], text[], numeric[],
  text[], text[], text[], bytea[], bytea[]) is
  'Does what vendors.plan_import says, in this transaction. p_mode: check (nothing), valid (every row that is right) or all '
  '(nothing when one is wrong). Owners are asked by letter: p_token_hashes and p_letters, one for each row, are used where '
  'is_invited. ST403 the actor does not hold what an owner does.';
revoke all on function vendors.import_list(bigint, text, integer[], text[], text[], text[], text[], text[], text[], numeric[],
  text[], text[], text[], bytea[], bytea[]) from public;
grant execute on function vendors.import_list(bigint, text, integer[], text[], text[], text[], text[], text[], text[], numeric[],
  text[], text[], text[], bytea[], bytea[]) to stoa_app;
