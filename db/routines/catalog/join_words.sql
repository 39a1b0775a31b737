create or replace aggregate catalog.join_words(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '');
comment on aggregate catalog.join_words(tsvector) is 'The words of several texts as one.';
revoke all on function catalog.join_words(tsvector) from public;
