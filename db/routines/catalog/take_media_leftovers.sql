create or replace function catalog.take_media_leftovers(p_before timestamptz, p_limit integer)
returns table (name text, is_leftover boolean)
language sql volatile
as $$
  with due as (
    select f.name from catalog.media_files f
     where f.noted_at < p_before
     order by f.noted_at
     limit p_limit
       for update skip locked
  ), taken as (
    delete from catalog.media_files f using due where f.name = due.name returning f.name
  )
  select t.name,
         not exists (select from catalog.media m where m.sha256 = decode(split_part(t.name, '.', 1), 'hex'))
         and not exists (select from catalog.media_renditions r where r.sha256 = decode(split_part(t.name, '.', 1), 'hex'))
    from taken t
$$;
comment on function catalog.take_media_leftovers(timestamptz, integer) is
  'Takes the notes about files that are older than p_before and says of each whether no media row names it. Until this '
  'transaction ends nobody can note the same name: delete what is left over inside it.';
revoke all on function catalog.take_media_leftovers(timestamptz, integer) from public;
grant execute on function catalog.take_media_leftovers(timestamptz, integer) to stoa_app;
