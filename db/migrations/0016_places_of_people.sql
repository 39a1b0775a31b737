-- Sales by the customer's place read where everybody is: from an index, since the rows of people are wide.
create index users_place_idx on accounts.users (user_id) include (country, region, city);
