create or replace function catalog.lock_taxonomy(p_alone boolean) returns void
language plpgsql volatile
as $$
begin
  if p_alone then
    perform pg_advisory_xact_lock(7305794345);
  else
    perform pg_advisory_xact_lock_shared(7305794345);
  end if;
end
$$;
comment on function catalog.lock_taxonomy(boolean) is
  'What is locked before products by those who save them (together) and those who merge or rename what products are '
  'described by (alone): nobody writes a value that another just merged away, and nobody waits in a circle.';
revoke all on function catalog.lock_taxonomy(boolean) from public;
grant execute on function catalog.lock_taxonomy(boolean) to stoa_app;
