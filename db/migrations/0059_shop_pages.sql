-- Pages of the operators' own: imprint, terms, delivery and returns. And the index that the first page's best rated are read by.
create table catalog.shop_pages (
  page_id bigint generated always as identity primary key,
  slug text not null unique check (length(slug) <= 80) check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  position integer not null,
  is_shown boolean not null default true
);
comment on table catalog.shop_pages is 'Pages that operators write, such as the imprint: /pages/<slug>, linked at the foot of every page while shown.';
create table catalog.shop_page_texts (
  page_id bigint not null references catalog.shop_pages on delete cascade,
  locale text not null check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  title text not null check (length(title) between 1 and 200),
  body text not null check (length(body) <= 100000),
  primary key (page_id, locale)
);
comment on table catalog.shop_page_texts is 'A page in a language. body: plain text, or HTML without what could act.';
grant select, insert, update, delete on catalog.shop_pages, catalog.shop_page_texts to stoa_app;
grant select on catalog.shop_pages, catalog.shop_page_texts to stoa_readonly;
create index products_best_rated_idx on catalog.products (average_rating desc, review_count desc)
  where status = 'active' and review_count >= 5;
