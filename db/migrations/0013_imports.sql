-- Histories that come in several files: a line's number needs its file's name. Instalments are what a source says of a payment.

alter table platform.import_lines add column file_name text not null default '';
update platform.import_lines l set file_name = i.file_name from platform.imports i where i.import_id = l.import_id;
alter table platform.import_lines drop constraint import_lines_pkey;
alter table platform.import_lines add primary key (import_id, file_name, line_number);
comment on column platform.import_lines.file_name is 'The file that line_number counts in; an import may read several.';

alter table payments.payments add column installments integer check (installments >= 0);
comment on column payments.payments.installments is
  'Into how many parts the payer split it, where the source says so. The amount is the whole.';
