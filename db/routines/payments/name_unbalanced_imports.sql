create or replace function payments.name_unbalanced_imports(p_examples integer)
returns table (checked bigint, violations bigint, examples text[])
language sql stable
as $$
  with bad as materialized (select u.subject, u.detail from payments.unbalanced_imports() u)
  select (select count(*) from orders.imported_checkouts()), (select count(*) from bad),
         array(select format('%s %s', b.subject, b.detail) from bad b limit p_examples)
$$;
comment on function payments.name_unbalanced_imports(integer) is
  'A note, no failure: the imported purchases that their recorded payments do not come to (payments.unbalanced_imports '
  'has them all). violations counts them.';
revoke all on function payments.name_unbalanced_imports(integer) from public;
