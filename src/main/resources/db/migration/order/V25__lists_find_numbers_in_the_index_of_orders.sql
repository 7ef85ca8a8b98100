-- Lists find the beginning of a number in orders_order_no_key, which each order writes anyway. So a row of the listing needs no entry in an index
-- of its own when it is inserted, and none again at each change.
drop index "order".listing_by_number;

-- The application writes the rows of lists itself, from orders that it has in memory. Only instances of earlier builds that still run call this.
comment on function "order".list_orders is 'for earlier builds only';
