-- Carts and wishlists, reviews, questions and answers, notifications.

create schema carts;
comment on schema carts is 'Carts and wishlists.';
grant usage on schema carts to stoa_app, stoa_readonly;

create table carts.carts (
  cart_id bigint generated always as identity primary key,
  public_id uuid not null unique default gen_random_uuid(),
  user_id bigint references accounts.users on delete cascade,
  visitor_id uuid,
  status text not null default 'active' check (status in ('active', 'converted', 'abandoned')),
  checkout_id bigint references orders.checkouts,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table carts.carts is 'Baskets of people and of visitors; public_id is the random id that clients see.';
create index carts_user_id_idx on carts.carts (user_id);
create index carts_visitor_id_idx on carts.carts (visitor_id);
create index carts_checkout_id_idx on carts.carts (checkout_id);
create index carts_status_idx on carts.carts (status, updated_at);

create table carts.cart_items (
  cart_id bigint not null references carts.carts on delete cascade,
  variant_id bigint not null references catalog.product_variants,
  quantity integer not null check (quantity between 1 and 9999),
  added_at timestamptz not null default now(),
  primary key (cart_id, variant_id)
);
comment on table carts.cart_items is 'What lies in a basket.';
create index cart_items_variant_id_idx on carts.cart_items (variant_id);

create table carts.wishlists (
  wishlist_id bigint generated always as identity primary key,
  user_id bigint not null references accounts.users on delete cascade,
  name text not null default 'Wishlist',
  created_at timestamptz not null default now(),
  unique (user_id, name)
);
comment on table carts.wishlists is 'Lists of things a person would like.';

create table carts.wishlist_items (
  wishlist_id bigint not null references carts.wishlists on delete cascade,
  product_id bigint not null references catalog.products,
  added_at timestamptz not null default now(),
  primary key (wishlist_id, product_id)
);
comment on table carts.wishlist_items is 'The products on a wishlist.';
create index wishlist_items_product_id_idx on carts.wishlist_items (product_id);

grant select, insert, update, delete on all tables in schema carts to stoa_app;
grant select on all tables in schema carts to stoa_readonly;

create schema reviews;
comment on schema reviews is 'Product reviews, questions and answers.';
grant usage on schema reviews to stoa_app, stoa_vendor, stoa_readonly;

create table reviews.reviews (
  review_id bigint generated always as identity primary key,
  user_id bigint references accounts.users on delete set null,
  product_id bigint not null,
  vendor_id bigint not null,
  rating smallint not null check (rating between 1 and 5),
  review_text text not null default '' check (length(review_text) <= 5000),
  feature_scores jsonb not null default '{}' check (jsonb_typeof(feature_scores) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id),
  unique (user_id, product_id)
);
comment on table reviews.reviews is
  'Product reviews: one per person and product. feature_scores maps a feature (Quality, Value …) to 1–5.';
create index reviews_product_id_idx on reviews.reviews (product_id, created_at);
create index reviews_vendor_id_idx on reviews.reviews (vendor_id, created_at);
create index reviews_created_at_idx on reviews.reviews (created_at) include (product_id, rating);
create index reviews_feature_scores_idx on reviews.reviews using gin (feature_scores);

create table reviews.questions (
  question_id bigint generated always as identity primary key,
  product_id bigint not null,
  vendor_id bigint not null,
  user_id bigint references accounts.users on delete set null,
  question_text text not null check (length(question_text) between 1 and 2000),
  created_at timestamptz not null default now(),
  foreign key (product_id, vendor_id) references catalog.products (product_id, vendor_id),
  unique (question_id, vendor_id)
);
comment on table reviews.questions is 'What shoppers ask about a product.';
create index questions_product_id_idx on reviews.questions (product_id, created_at);
create index questions_vendor_id_idx on reviews.questions (vendor_id);
create index questions_user_id_idx on reviews.questions (user_id);

create table reviews.answers (
  answer_id bigint generated always as identity primary key,
  question_id bigint not null,
  vendor_id bigint not null,
  user_id bigint references accounts.users on delete set null,
  answer_text text not null check (length(answer_text) between 1 and 5000),
  created_at timestamptz not null default now(),
  foreign key (question_id, vendor_id) references reviews.questions (question_id, vendor_id) on delete cascade
);
comment on table reviews.answers is 'Answers to questions, by the vendor or other shoppers.';
create index answers_question_id_idx on reviews.answers (question_id, created_at);
create index answers_vendor_id_idx on reviews.answers (vendor_id);
create index answers_user_id_idx on reviews.answers (user_id);

select platform.isolate_by_vendor(t)
  from unnest(array['reviews.reviews', 'reviews.questions', 'reviews.answers']::regclass[]) as t;
grant select, insert, update, delete on all tables in schema reviews to stoa_app;
grant select on all tables in schema reviews to stoa_vendor, stoa_readonly;

create schema notifications;
comment on schema notifications is 'Messages to people.';
grant usage on schema notifications to stoa_app;

create table notifications.notifications (
  notification_id bigint generated always as identity primary key,
  user_id bigint not null references accounts.users on delete cascade,
  channel text not null check (channel in ('in app', 'email', 'sms')),
  subject text not null,
  body text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  read_at timestamptz
);
comment on table notifications.notifications is 'Messages to a person, by channel.';
create index notifications_user_id_idx on notifications.notifications (user_id, created_at);
grant select, insert, update, delete on notifications.notifications to stoa_app;
