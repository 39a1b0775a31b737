-- One or two letters have no trigrams: names are found by how they begin.
create index products_name_start_idx on catalog.products (lower(name) text_pattern_ops);
