create or replace function catalog.facets_in(
  p_counts jsonb, p_chosen text[], p_parent_id bigint, p_locales text[])
returns table (kind text, slug text, name text, unit text, value text, label text, products integer)
language sql stable
as $$
  with tokens as (
    select split_part(e.key, ':', 1) as kind, substr(e.key, strpos(e.key, ':') + 1) as rest, e.value::integer as products,
           e.key = any (p_chosen) as is_chosen
      from jsonb_each_text(p_counts) e
  ), parts as (
    select t.kind, case t.kind when 'attr' then split_part(t.rest, '=', 1) else '' end as slug,
           case t.kind when 'attr' then substr(t.rest, strpos(t.rest, '=') + 1) else t.rest end as value, t.products, t.is_chosen
      from tokens t
     where t.kind <> 'category' or t.rest in (select c.category_id::text from catalog.categories c
                                               where c.parent_id is not distinct from p_parent_id and c.is_active)
  ), ranked as materialized (
    select p.*, row_number() over (partition by p.kind, p.slug order by p.is_chosen desc, p.products desc, p.value) as place,
           sum(p.products) over (partition by p.kind, p.slug) as reach
      from parts p
  ), shown as (
    select r.*, dense_rank() over (partition by r.kind order by r.reach desc, r.slug) as rank
      from ranked r where r.place <= 20
  )
  select s.kind, s.slug,
         case s.kind when 'attr' then coalesce(catalog.text_in('attribute', a.attribute_id, 'name', p_locales, a.name),
                                               initcap(replace(s.slug, '-', ' '))) else '' end,
         a.unit,
         case s.kind when 'category' then c.slug when 'vendor' then v.slug else s.value end,
         case s.kind when 'category' then catalog.text_in('category', c.category_id, 'name', p_locales, c.name)
           when 'vendor' then v.name
           else coalesce(catalog.text_in('attribute_value', x.value_id, 'value', p_locales, x.value), s.value) end,
         s.products
    from shown s
    left join catalog.attributes a on s.kind = 'attr' and a.slug = s.slug
    left join catalog.attribute_values x on x.attribute_id = a.attribute_id and lower(x.value) = s.value
    left join catalog.categories c
      on s.kind = 'category' and c.category_id = case when s.kind = 'category' then s.value::bigint end
    left join lateral vendors.shop_front(case when s.kind = 'vendor' then s.value::bigint end) v on true
   where s.rank <= 12 and (s.kind <> 'vendor' or v.slug is not null)
   order by s.kind, s.rank, c.position, s.place
$$;
comment on function catalog.facets_in(jsonb, text[], bigint, text[]) is
  'Counts of catalog.search_products with the words of a visitor''s language: the categories right below one (null: on top), '
  'vendors, ratings, and twelve attributes that reach most products; of each the 20 most frequent values, chosen ones first.';
revoke all on function catalog.facets_in(jsonb, text[], bigint, text[]) from public;
grant execute on function catalog.facets_in(jsonb, text[], bigint, text[]) to stoa_app;
