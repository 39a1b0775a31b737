-- The outbox: what is to leave the marketplace commits with what it tells of, and a relay delivers it afterwards.

create table platform.outbox (
  message_id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('mail', 'sms')),
  sealed_payload bytea not null,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  attempts integer not null default 0 check (attempts >= 0),
  last_error text check (length(last_error) <= 500),
  dead_at timestamptz
);
comment on table platform.outbox is
  'Messages to deliver, each once. A delivered one is deleted; one that failed too often, or for good, is dead (dead_at) and kept for an operator. sealed_payload is encrypted for the hosts: it may hold links that let somebody in.';
comment on column platform.outbox.due_at is 'When it is tried next. Whoever takes it moves this ahead: the time nobody else tries it.';
comment on column platform.outbox.last_error is 'Why the last attempt failed, without anything of the message.';
create index outbox_due_at_idx on platform.outbox (due_at) where dead_at is null;
create index outbox_dead_at_idx on platform.outbox (dead_at) where dead_at is not null;
grant select, insert, update, delete on platform.outbox to stoa_app;
