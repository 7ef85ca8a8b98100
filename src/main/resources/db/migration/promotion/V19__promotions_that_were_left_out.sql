-- Versions of promotions that could not be calculated for an order because of a fault, so that the order was priced without them. An edit of the
-- promotion begins another version. Rows are few: at most one for each version.
create table promotion.left_out (
    promotion_id text not null,
    version bigint not null,
    first_at timestamptz not null,
    primary key (promotion_id, version)
);
