create or replace function vendors.tell_expiring(p_document_ids bigint[], p_stages text[], p_letters bytea[]) returns integer
language plpgsql volatile
as $$
declare
  v_told integer;
  v_letters bytea[];
begin
  perform from vendors.vendor_documents d where d.document_id = any (p_document_ids) order by d.document_id for update;
  with told as (
    update vendors.vendor_documents d set expiry_told = w.stage
      from unnest(p_document_ids, p_stages, p_letters) as w (document_id, stage, letter)
     where d.document_id = w.document_id and d.status = 'accepted' and d.expiry_told is distinct from w.stage
    returning w.letter)
  select count(*), array_agg(t.letter) filter (where t.letter is not null) into v_told, v_letters from told t;
  perform platform.enqueue_message('mail', e.letter) from unnest(v_letters) as e (letter);
  return v_told;
end
$$;
comment on function vendors.tell_expiring(bigint[], text[], bytea[]) is
  'Notes that a vendor was told of a document''s end (soon or expired), and sends the letter, if there is one; not again when '
  'another host was first. Locks the documents by id. Answers how many were noted.';
revoke all on function vendors.tell_expiring(bigint[], text[], bytea[]) from public;
grant execute on function vendors.tell_expiring(bigint[], text[], bytea[]) to stoa_app;
