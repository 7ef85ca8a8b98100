-- The parts of discounts, one for each promotion that applies to an order. `discount.taken` stores them as arrays without the names of their fields
-- (promotion.discount.Discounts); SQL that reads the parts uses this view.
create view promotion.discount_part as
select d.reference,
       d.status,
       t ->> 0 as promotion_id,
       t ->> 1 as code, -- of the coupon, if there is one
       (t ->> 2)::bigint as amount_minor,
       -- the amount that budgets and limits count: the rest of it after returns
       coalesce(t ->> 13, t ->> 2)::bigint as counted_minor,
       t ->> 13 is not null as has_returns,
       -- limits of uses count it, unless all units that the promotion is for have come back
       coalesce((t ->> 14)::boolean, true) as is_used,
       (t ->> 3)::boolean and coalesce((t ->> 14)::boolean, true) as uses_coupon,
       (t ->> 4)::boolean as uses_budget,
       t -> 6 as limits -- pairs of a kind and a subject
from promotion.discount d cross join lateral jsonb_array_elements(d.taken) t;
