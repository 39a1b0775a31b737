create or replace function catalog.plain_text(p_text text) returns text
language sql immutable parallel safe
as $$ select regexp_replace(p_text, '<[^>]*>|&[a-z#0-9]+;', ' ', 'gi') $$;
comment on function catalog.plain_text(text) is 'A description without its tags, to be searched; never to be shown.';
revoke all on function catalog.plain_text(text) from public;
grant execute on function catalog.plain_text(text) to stoa_app;
