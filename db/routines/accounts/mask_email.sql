create or replace function accounts.mask_email(p_email text) returns text
language sql immutable parallel safe
as $$
  select regexp_replace(p_email, '^(.)[^@]*@(.)[^@]*?(\.[^.@]*)?$', '\1•••@\2•••\3')
$$;
comment on function accounts.mask_email(text) is
  'An e-mail address for people who may know that there is one: j•••@e•••.org.';
revoke all on function accounts.mask_email(text) from public;
grant execute on function accounts.mask_email(text) to stoa_app, stoa_vendor, stoa_readonly;
