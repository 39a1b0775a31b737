-- Media: pictures and videos that vendors keep, in the sizes they are shown in, and what may be cleared from the store.

alter table catalog.media
  alter column sha256 drop not null,
  alter column byte_size drop not null,
  add column kind text not null default 'picture' check (kind in ('picture', 'video', 'link')),
  add column original_sha256 bytea check (octet_length(original_sha256) = 32),
  add column file_name text not null default '' check (length(file_name) <= 255),
  add column alt_text text not null default '' check (length(alt_text) <= 500),
  add column link_url text check (length(link_url) between 1 and 2000),
  add column link_provider text check (link_provider in ('youtube', 'vimeo', 'file')),
  add column link_video_id text check (link_video_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  add constraint media_link_check check (
    (kind = 'link') = (link_url is not null) and (kind = 'link') = (link_provider is not null)
    and (kind = 'link') = (sha256 is null) and (kind = 'link') = (byte_size is null)
    and (link_video_id is null or link_provider in ('youtube', 'vimeo'))),
  add unique (vendor_id, original_sha256),
  add unique (vendor_id, link_url);
comment on table catalog.media is
  'Pictures, videos and links to videos that vendors keep. The bytes are in the media store under their SHA-256; several vendors may share a file. original_sha256 is of the file as it was uploaded; alt_text is what products begin with.';
create index media_vendor_id_idx on catalog.media (vendor_id, media_id);
create index media_sha256_idx on catalog.media (sha256);
create index media_file_name_trgm_idx on catalog.media using gin (file_name public.gin_trgm_ops);

create table catalog.media_renditions (
  media_id bigint not null,
  vendor_id bigint not null,
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  byte_size bigint not null check (byte_size > 0),
  primary key (media_id, width),
  foreign key (media_id, vendor_id) references catalog.media (media_id, vendor_id) on delete cascade
);
comment on table catalog.media_renditions is
  'A picture in smaller sizes, in pixels, as WebP in the media store; the largest is the media row itself.';
create index media_renditions_sha256_idx on catalog.media_renditions (sha256);

create table catalog.media_files (
  name text primary key check (name ~ '^[0-9a-f]{64}\.(webp|mp4|webm)$'),
  noted_at timestamptz not null default now()
);
comment on table catalog.media_files is
  'Names in the media store that something began to write or stopped to need. A job looks at each some days later: what no media row names any more is removed from the store, and the note goes.';
create index media_files_noted_at_idx on catalog.media_files (noted_at);

select platform.isolate_by_vendor('catalog.media_renditions');
grant select, insert, update, delete on catalog.media_renditions, catalog.media_files to stoa_app;
grant select on catalog.media_renditions to stoa_vendor, stoa_readonly;
