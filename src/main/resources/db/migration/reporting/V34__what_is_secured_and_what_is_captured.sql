-- The captures of an order whose payment is authorised first, by their references in minor units. Null if the payment was collected at once.
alter table reporting.order_fact add column captures jsonb;
-- What is secured by paid orders and not captured; it is part of the revenue.
alter table reporting.sales_hour add column uncaptured bigint not null default 0;
