-- Attributes and product types that operators run: attributes are archived rather than lost, templates give new products values.

alter table catalog.attributes
  add column is_active boolean not null default true,
  add column created_at timestamptz not null default now(),
  add column updated_at timestamptz not null default now();
comment on column catalog.attributes.is_active is 'False: archived. Nobody is asked for it any more; what products have of it stays.';
create index attributes_name_idx on catalog.attributes (lower(name), attribute_id);
create index attribute_values_place_idx on catalog.attribute_values (attribute_id, position, value_id);

alter table catalog.product_type_attributes
  add column default_value text check (length(default_value) between 1 and 2000),
  add constraint product_type_attributes_check check (default_value is null or not is_option);
comment on column catalog.product_type_attributes.default_value is 'What a new product has unless it says something else; null: nothing.';
