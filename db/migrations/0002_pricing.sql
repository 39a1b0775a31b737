-- Pricing, first part: currencies and dated rates, coupons and discounts. The engine comes with the checkout.

create schema pricing;
comment on schema pricing is 'Currencies, dated exchange rates, coupons, discounts.';
grant usage on schema pricing to stoa_app, stoa_vendor, stoa_readonly;

create table pricing.currencies (
  currency_code text primary key check (currency_code ~ '^[A-Z]{3}$'),
  name text not null,
  minor_unit smallint not null check (minor_unit between 0 and 4)
);
comment on table pricing.currencies is 'ISO 4217: code, English name, digits after the point of what can be charged (JPY 0, KWD 3).';
grant select on pricing.currencies to stoa_app, stoa_vendor, stoa_readonly;

create table pricing.exchange_rates (
  base_currency text not null references pricing.currencies,
  quote_currency text not null references pricing.currencies,
  rate_date date not null,
  rate numeric(24,12) not null check (rate > 0),
  source text not null default 'manual',
  primary key (base_currency, quote_currency, rate_date),
  check (base_currency <> quote_currency)
);
comment on table pricing.exchange_rates is
  'One unit of base_currency is rate units of quote_currency from rate_date (UTC) until the next dated rate.';
grant select, insert, update, delete on pricing.exchange_rates to stoa_app;
grant select on pricing.exchange_rates to stoa_vendor, stoa_readonly;
