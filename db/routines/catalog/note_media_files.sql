create or replace function catalog.note_media_files(p_names text[]) returns void
language sql volatile
as $$
  insert into catalog.media_files (name)
  select distinct n from unnest(p_names) as n order by n
  on conflict (name) do update set noted_at = excluded.noted_at;
$$;
comment on function catalog.note_media_files(text[]) is
  'Says, before they are written or once they are not needed, that files of the media store may be nobody''s. It waits for a '
  'clearing of the same name, which has then ended, and keeps the next one off for some days.';
revoke all on function catalog.note_media_files(text[]) from public;
grant execute on function catalog.note_media_files(text[]) to stoa_app;
