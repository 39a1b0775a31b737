-- Search: what of each product on sale is searched, filtered and sorted by, kept behind the products by a worker.
create extension if not exists fuzzystrmatch with schema public;

create table catalog.product_touches (
  touch_id bigint generated always as identity primary key,
  product_id bigint not null
);
comment on table catalog.product_touches is
  'Products of which something that shoppers see has changed since a worker last looked; rows are deleted as they are read.';

create table catalog.search_documents (
  product_id bigint primary key,
  vendor_id bigint not null,
  price platform.money not null,
  rating numeric(3,2) not null,
  review_count integer not null,
  facets text[] not null,
  words tsvector not null,
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id) on delete cascade
);
comment on table catalog.search_documents is
  'Every product that is on sale, as search reads it. price: its lowest in the marketplace''s currency at the latest rate, to sort and filter by, never to charge. facets: category:<id> of its category and of all above, vendor:<id>, rating:<n> for n of 5 and up, stock:yes, attr:<slug>=<value in lower case>. words: of all its languages, each stemmed by its own rules, names as they are, and the facets, so that one index answers both.';
select platform.isolate_by_vendor('catalog.search_documents');
create index search_documents_words_idx on catalog.search_documents using gin (words);
create index search_documents_price_idx on catalog.search_documents (price, product_id);
create index search_documents_rating_idx on catalog.search_documents (rating, review_count, product_id);

create table catalog.search_words (
  word text primary key check (length(word) between 3 and 40)
);
comment on table catalog.search_words is 'Words that are or were written about products, for what is misspelt and for what is typed halfway.';
create index search_words_trgm_idx on catalog.search_words using gin (word public.gin_trgm_ops);
create index search_words_start_idx on catalog.search_words (word text_pattern_ops);

create table catalog.search_synonyms (
  synonym_id bigint generated always as identity primary key,
  words text[] not null check (cardinality(words) between 2 and 20) check (array_position(words, null) is null)
);
comment on table catalog.search_synonyms is
  'Groups of single words, in lower case, that mean the same to shoppers, in whichever languages: who looks for one finds the others too.';
create index search_synonyms_words_idx on catalog.search_synonyms using gin (words);
grant select, insert, update, delete on catalog.search_synonyms to stoa_app;
grant select on catalog.search_synonyms to stoa_readonly;
create trigger note_change after insert or update or delete on catalog.search_synonyms
  for each row execute function audit.note_change('synonym_id', 'words', '');

insert into catalog.product_touches (product_id) select product_id from catalog.products where status = 'active';
