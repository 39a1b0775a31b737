create or replace function analytics.segment_grid() returns text[]
language sql immutable
return array[
  'Champions: recency 4-5, frequency 4-5, monetary 4-5',
  'Loyal: recency 3-5, frequency 3-5, monetary 3-5',
  'New: recency 4-5, frequency 1-2, monetary 1-2',
  'Potential: recency 3-5, everybody else',
  'At risk: recency 1-2, frequency 3-5 or monetary 3-5',
  'Hibernating: recency 2, frequency 1-2, monetary 1-2',
  'Lost: recency 1, frequency 1-2, monetary 1-2'
];
comment on function analytics.segment_grid() is
  'The segments that analytics.segment_of gives, in its order: the first that fits is taken.';
grant execute on function analytics.segment_grid() to stoa_app, stoa_vendor, stoa_readonly;
