create or replace function vendors.plan_import(
  p_lines integer[], p_names text[], p_slugs text[], p_derived text[], p_emails text[], p_countries text[],
  p_currencies text[], p_rates numeric[], p_legal_names text[], p_descriptions text[], p_statuses text[])
returns table (place bigint, line integer, outcome text, reason text, vendor_id bigint, name text, slug text, email text,
  country text, currency text, rate numeric, legal_name text, description text, status text, is_invited boolean)
language sql stable
as $$
  with rows as materialized (
    select r.place, r.line, r.name, coalesce(r.slug, r.derived) as slug, r.slug is not null as names_slug, r.email,
           lower(r.email) as address, r.country as given_country, platform.find_country(r.country) as country,
           upper(r.currency) as currency, r.rate, r.legal_name, r.description, r.status,
           min(r.line) over (partition by coalesce(r.slug, r.derived)) as first_slug,
           min(r.line) over (partition by lower(r.email)) as first_email
      from unnest(p_lines, p_names, p_slugs, p_derived, p_emails, p_countries, p_currencies, p_rates, p_legal_names,
             p_descriptions, p_statuses) with ordinality
        as r (line, name, slug, derived, email, country, currency, rate, legal_name, description, status, place)
  ), people as materialized (
    select p.email, p.user_id, p.role, p.is_shopper, (select v.vendor_id from vendors.vendor_of(p.user_id) v) as acts_for
      from accounts.people_by_email(p_emails) p
  ), invited as materialized (
    select i.email, min(i.vendor_id) as vendor_id from accounts.invited_owners(p_emails) i group by i.email
  ), matched as materialized (
    select r.*, p.user_id, p.role, p.is_shopper, p.acts_for, i.vendor_id as invited_to,
           -- A slug that is given decides; else the address says whose shop it is, and last the name.
           case when r.names_slug then s.vendor_id else coalesce(o.vendor_id, i.vendor_id, s.vendor_id) end as found_id
      from rows r
      left join people p on p.email = r.address
      left join invited i on i.email = r.address
      left join vendors.vendors s on s.slug = r.slug
      left join vendors.vendors o on o.vendor_id = p.acts_for and o.user_id = p.user_id
  ), planned as (
    select m.*, v.vendor_id as id, v.slug as old_slug, v.user_id as old_owner,
           v.user_id is null and m.invited_to is distinct from v.vendor_id as wants_letter,
           case
             when m.first_slug < m.line then format('the same shop as line %s', m.first_slug)
             when m.first_email < m.line then format('the same e-mail as line %s: one person has one shop', m.first_email)
             when m.country is null then format('there is no country %s', m.given_country)
             when not pricing.is_currency(m.currency) then format('there is no currency %s', m.currency)
             when v.vendor_id is null and m.acts_for is not null then 'this person acts for another vendor'
             when v.vendor_id is null and m.user_id is not null and not m.is_shopper and m.role not like 'vendor %'
               then format('this person is %s here, and would lose that', m.role)
             when v.vendor_id is null and m.invited_to is not null then 'this person is invited to another shop'
             when v.user_id is not null and v.user_id is distinct from m.user_id
               then format('%s belongs to somebody with another e-mail address', v.slug)
             when v.status = 'closed' then format('%s is closed', v.slug)
             when v.currency <> m.currency then format('its prices are in %s, which stays', v.currency)
             when m.status is not null and v.status <> m.status
               then format('it is %s: decide about that on its page', v.status)
           end as wrong,
           (v.name, v.country) is distinct from (m.name, m.country)
             or v.legal_name <> m.legal_name or v.description <> m.description or v.commission_rate <> m.rate as differs
      from matched m
      left join vendors.vendors v on v.vendor_id = m.found_id
  )
  select p.place, p.line,
         case when p.wrong is not null then 'error' when p.id is null then 'create'
              when p.differs or p.wants_letter then 'update' else 'unchanged' end,
         coalesce(p.wrong, ''), p.id, p.name, coalesce(p.old_slug, p.slug), p.email, p.country, p.currency, p.rate,
         p.legal_name, p.description, p.status, p.wrong is null and (p.id is null or p.wants_letter)
    from planned p
   order by p.place
$$;
comment on function vendors.plan_import(integer[], text[], text[], text[], text[], text[], text[], numeric[], text[], text[],
  text[]) is
  'What a list of vendors would do, row by row: create, update, unchanged or error with its reason. Nulls leave what is there '
  'as it is. p_derived: the slugs that the names make, where p_slugs has none; p_rates: shares. A vendor is found by its slug, '
  'else by its owner''s address or an open invitation, else by its name''s slug.';
revoke all on function vendors.plan_import(integer[], text[], text[], text[], text[], text[], text[], numeric[], text[], text[],
  text[]) from public;
grant execute on function vendors.plan_import(integer[], text[], text[], text[], text[], text[], text[], numeric[], text[],
  text[], text[]) to stoa_app;
