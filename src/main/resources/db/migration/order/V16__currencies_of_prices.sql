-- Finds the currencies of the catalogue with one probe for each, whatever the number of prices.
create index price_by_currency on "order".price (currency);
