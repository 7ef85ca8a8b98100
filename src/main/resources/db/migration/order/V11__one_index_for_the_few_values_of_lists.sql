-- Channels, countries and payment methods have few values. A list of a frequent one walks along the time and finds its page soon; a list of a
-- rare one finds its rows here, whichever of the three columns it names, because PostgreSQL skips along the few values of the columns before.
-- Many rows have the same key, so the index is small, and an order writes one entry instead of three.
create index listing_by_origin on "order".listing (channel, country, payment_method);
drop index "order".listing_by_channel;
drop index "order".listing_by_country;
drop index "order".listing_by_payment_method;
