create or replace function platform.holds_card_number(p_text text) returns boolean
language sql immutable strict parallel safe
as $$
  -- Runs of digits with single blanks or hyphens between groups, not within words, codes or decimals.
  with groups as materialized (
    select r.run, g.place, g.digits
      from regexp_matches(p_text, '(?<![0-9A-Za-z_.])([0-9]+(?:[ -][0-9]+)*)(?![0-9A-Za-z_]|[.][0-9])', 'g')
             with ordinality as r (found, run),
           regexp_split_to_table(r.found[1], '[ -]') with ordinality as g (digits, place)
  ), numbers as (
    select string_agg(b.digits, '' order by b.place) as digits
      from groups a
      cross join (values (1), (3), (4), (5)) as s (size)
      join groups b on b.run = a.run and b.place between a.place and a.place + s.size - 1
     group by a.run, a.place, s.size
    -- Written in one piece, or grouped as cards are printed.
    having (s.size = 1 and length(min(b.digits)) between 13 and 19)
        or string_agg(length(b.digits)::text, '-' order by b.place)
             in ('4-4-4-4', '4-4-4-4-3', '4-6-5', '4-6-4')
  )
  select exists (
    select
      from numbers n
     where case length(n.digits)
             when 13 then n.digits ~ '^4'
             when 14 then n.digits ~ '^3(0[0-5]|[689])'
             when 15 then n.digits ~ '^3[47]'
             else n.digits ~ '^([456]|3(0[0-5]|[5689])|220[0-4]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)' end
       and (select sum(case when (length(n.digits) - i) % 2 = 0 then d else d * 2 / 10 + d * 2 % 10 end) % 10
              from generate_series(1, length(n.digits)) as i, lateral (select substr(n.digits, i, 1)::integer) as x (d))
             = 0
       -- An article number (EAN-13, GTIN-14) has a check digit of its own.
       and not (length(n.digits) in (13, 14)
                and (select sum(case when (length(n.digits) - i) % 2 = 0 then d else d * 3 end) % 10
                       from generate_series(1, length(n.digits)) as i,
                            lateral (select substr(n.digits, i, 1)::integer) as x (d)) = 0))
$$;
comment on function platform.holds_card_number(text) is
  'Whether a text holds what looks like a card number: 13 to 19 digits in one piece or grouped 4-4-4-4, 4-4-4-4-3, '
  '4-6-5 or 4-6-4 by blanks or hyphens, with the first digits of a card network for that length, that pass the Luhn '
  'check and are no valid EAN-13 or GTIN-14.';
revoke all on function platform.holds_card_number(text) from public;
