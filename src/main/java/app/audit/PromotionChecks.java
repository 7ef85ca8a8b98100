package app.audit;

import java.util.List;

/** Compares discounts with their orders, and the counters of coupons and budgets with the discounts. */
final class PromotionChecks {

    static final List<Check> ALL = List.of(
            Check.withRepair(
                    "missed-discount-release",
                    "A discount is held for an order that is closed.",
                    "the order publishes an event that asks the promotion module for the release",
                    """
                    select d.reference, format('Order %s is %s, but its discount %s is %s', o.order_no, o.state, d.reference, d.status)
                    from promotion.discount d join "order".orders o on o.id::text = d.correlation
                    where d.status = 'granted' and d.taken <> '[]' and o.state in ({unsold}, {refunded})
                        and d.correlation not in (select lane from outbox.open_delivery)"""),
            Check.withRepair(
                    "missed-discount-reversal",
                    "An order is refunded in full, and its discount is not reversed.",
                    "the order publishes an event that asks the promotion module for the reversal",
                    """
                    select d.reference, format('Order %s is %s, but its discount %s is %s', o.order_no, o.state, d.reference, d.status)
                    from "order".order_event e
                    join "order".orders o on o.id = e.order_id
                    join promotion.discount d on d.reference = o.id || '/discount/1'
                    where e.type like 'order.reversal.due.v%' and d.status <> 'reversed'
                        and o.state in ({refunding}, {refunded})
                        and d.correlation not in (select lane from outbox.open_delivery)"""),
            Check.of("order-discount", "A discount does not match its order.", """
                    with told as (
                        select order_id, bool_or(type like 'order.order.paid.v%') as paid,
                            bool_or(type like 'order.reservation.held.v%') as renewed,
                            bool_or(type like 'order.reversal.due.v%') as reversed
                        from "order".order_event group by order_id)
                    select coalesce(d.reference, o.id || '/discount/1'), format('Order %s (%s) is %s, but its discount %s is %s', o.order_no,
                        coalesce(o.id::text, d.correlation), o.state, d.reference, d.status)
                    from "order".order_with_content o
                    left join told on told.order_id = o.id
                    full join promotion.discount d on d.reference = o.id || '/discount/1' and d.correlation = o.id::text
                    where coalesce(o.id::text, d.correlation) not in (select lane from outbox.open_delivery)
                        and (o.id is null
                            or (d.reference is null) <> coalesce(o.content ->> 'discount_asked' = 'false', false)
                            or d.status = 'refused' and state not in ('REJECTED', 'CANCELLED', 'REJECTING_COUPONS')
                            or coalesce(d.taken, '[]') <> '[]' and d.status is distinct from
                                case when state in ({paying}) then 'granted'
                                    when state in ({sold}) then 'redeemed'
                                    when state in ({refunding}, {refunded}) and reversed
                                        then d.status -- or it is a missed reversal
                                    -- refunds of before discounts were reversed
                                    when state in ({refunding}, {refunded}) and paid then 'redeemed'
                                    when state in ({refunding}, {refunded}) and renewed and d.status = 'redeemed'
                                        then 'redeemed'
                                    when state in ({refunding}) then 'released'
                                    when state in ({unsold}, {refunded}) and d.status = 'granted'
                                        then 'granted' -- a missed release
                                    when state in ({unsold}, {refunded}) then 'released'
                                    else d.status end)"""),
            // A release that arrives after the redemption is answered with the redemption, so this event may occur
            // again. Constraints prevent a second redemption. A redeemed discount may have been reversed since.
            Check.of(
                    "discount-told",
                    "A redemption or reversal was published but did not happen, or it happened and was not published.",
                    """
                    with log as (
                        select greatest(min(published_at), (select max(published_until) from outbox.segment)) as since
                        from outbox.event)
                    select coalesce(d.reference, e.reference), format('Discount %s is %s, but its redemption was published %s times and its reversal %s times',
                        coalesce(d.reference, e.reference), d.status, coalesce(e.redeemed, 0), coalesce(e.reversed, 0))
                    from promotion.discount d
                    full join (
                        select payload::jsonb ->> 'reference' as reference,
                            count(*) filter (where type like 'promotion.discount.redeemed.v%') as redeemed,
                            count(*) filter (where type like 'promotion.discount.reversed.v%') as reversed
                        from outbox.event
                        where type like 'promotion.discount.redeemed.v%' or type like 'promotion.discount.reversed.v%'
                        group by 1) e on e.reference = d.reference
                    cross join log
                    where e.redeemed > 0 and coalesce(d.status, '') not in ('redeemed', 'reversed')
                        or d.status = 'redeemed' and coalesce(e.redeemed, 0) = 0 and d.updated_at > log.since
                            -- what returns have given back was updated later
                            and not exists (select from promotion.discount_part p where p.reference = d.reference and has_returns)
                        or d.status = 'reversed' and coalesce(e.reversed, 0) = 0 and d.updated_at > log.since"""),
            // An order that asks promotion for no discount may have decided one by itself.
            Check.of("discount-amount", "The discount that an order charges differs from the granted discount.", """
                    select o.id::text, format('Order %s (%s) charges a discount of %s, but %s is granted', order_no, o.id,
                        charged.discount, coalesce(d.amount, own.amount, 0))
                    from "order".order_with_content o
                    cross join lateral (
                        select coalesce((progress #>> '{charged,amounts,discount,amount_minor}')::bigint, 0)
                            + coalesce((progress #>> '{charged,amounts,shipping_discount,amount_minor}')::bigint, 0) as discount) charged
                    left join lateral (
                        select sum((each #>> '{amount,amount_minor}')::bigint) as amount
                        from json_array_elements(progress -> 'discounts') each
                        where o.content ->> 'discount_asked' = 'false') own on true
                    left join (
                        select reference, sum(amount_minor) as amount from promotion.discount_part
                        group by reference) d on d.reference = o.id || '/discount/1'
                    where progress -> 'charged' is not null and o.id::text not in (select lane from outbox.open_delivery)
                        and coalesce(d.amount, own.amount, 0) is distinct from charged.discount"""),
            Check.of(
                    "coupon-use",
                    "A use of a coupon does not match any discount, or a discount's coupon has no use.",
                    """
                    select reference, format('Coupon %s, used by %s, belongs to promotion %s, but the discount has promotion %s', code, reference, r.promotion_id, d.promotion_id)
                    from promotion.redemption r
                    full join (
                        select reference, code, promotion_id from promotion.discount_part where code is not null) d using (reference, code)
                    where r.promotion_id is distinct from d.promotion_id"""),
            Check.withRepair(
                    "coupon-count",
                    "The counters of a coupon differ from the discounts that use it.",
                    "the counters are recomputed from the discounts, if they are within the limit",
                    """
                    select code, format('Coupon %s counts %s held and %s redeemed uses, but the discounts have %s and %s', code, c.held, c.redeemed,
                        coalesce(p.held, 0), coalesce(p.redeemed, 0))
                    from promotion.coupon c left join (
                        select code, count(*) filter (where status = 'granted') as held,
                            count(*) filter (where status = 'redeemed') as redeemed
                        from promotion.discount_part
                        where status in ('granted', 'redeemed') and uses_coupon group by code) p using (code)
                    where (c.held, c.redeemed) <> (coalesce(p.held, 0), coalesce(p.redeemed, 0))"""),
            Check.withRepair(
                    "budget-count",
                    "The counters of a budget differ from the discounts that use it.",
                    "the counters are recomputed from the discounts, if they are within the budget",
                    """
                    select promotion_id, format('Promotion %s counts %s held and %s redeemed, but the discounts have %s and %s', promotion_id, b.held_minor,
                        b.redeemed_minor, coalesce(p.held_minor, 0), coalesce(p.redeemed_minor, 0))
                    from promotion.promotion b left join (
                        select promotion_id,
                            coalesce(sum(counted_minor) filter (where status = 'granted'), 0) as held_minor,
                            coalesce(sum(counted_minor) filter (where status = 'redeemed'), 0) as redeemed_minor
                        from promotion.discount_part
                        where status in ('granted', 'redeemed') and uses_budget group by promotion_id) p using (promotion_id)
                    where (b.held_minor, b.redeemed_minor) <> (coalesce(p.held_minor, 0), coalesce(p.redeemed_minor, 0))"""),
            Check.withRepair(
                    "allowance-count",
                    "The counters of a limit differ from the discounts that it counts.",
                    "the counters are recomputed from the discounts, if they are within the limit",
                    """
                    select promotion_id || '/' || per || '/' || subject,
                        format('Limit %s of promotion %s for "%s" counts %s + %s uses and %s + %s minor units, but the discounts have %s + %s and %s + %s',
                            per, promotion_id, subject, a.held_uses, a.redeemed_uses, a.held_minor, a.redeemed_minor,
                            coalesce(p.held_uses, 0), coalesce(p.redeemed_uses, 0), coalesce(p.held_minor, 0), coalesce(p.redeemed_minor, 0))
                    from promotion.allowance a full join (
                        select promotion_id, a ->> 0 as per, a ->> 1 as subject,
                            count(*) filter (where status = 'granted' and is_used) as held_uses,
                            count(*) filter (where status = 'redeemed' and is_used) as redeemed_uses,
                            coalesce(sum(counted_minor) filter (where status = 'granted'), 0) as held_minor,
                            coalesce(sum(counted_minor) filter (where status = 'redeemed'), 0) as redeemed_minor
                        from promotion.discount_part cross join lateral jsonb_array_elements(limits) a
                        where status in ('granted', 'redeemed') group by 1, 2, 3) p using (promotion_id, per, subject)
                    where (coalesce(a.held_uses, 0), coalesce(a.redeemed_uses, 0), coalesce(a.held_minor, 0), coalesce(a.redeemed_minor, 0))
                        <> (coalesce(p.held_uses, 0), coalesce(p.redeemed_uses, 0), coalesce(p.held_minor, 0), coalesce(p.redeemed_minor, 0))"""),
            Check.of("red-packet-count", "What a red packet counts as drawn differs from its claims.", """
                    select red_packet_id, format('Red packet %s counts %s, but its claims have %s', red_packet_id, p.claimed_minor, coalesce(c.minor, 0))
                    from promotion.red_packet p left join (
                        select red_packet_id, sum(amount_minor) as minor from promotion.red_packet_claim where state <> 'GIVEN_BACK' group by 1) c
                        using (red_packet_id)
                    where p.claimed_minor <> coalesce(c.minor, 0)"""),
            // A SKU whose events had been removed from the log before the copy began is copied after its next change.
            // Changes of a SKU that stays off sale are not published. Rows from before sale prices were copied lack
            // them.
            Check.of(
                    "floor-price",
                    "The promotion module has another version or other floor prices of a SKU than the catalogue, as far as it has read the log.",
                    """
                    with read as (select txid, event_id from outbox.cursor where name = 'promotion/floor-prices'),
                    told as (
                        select e.correlation as sku_id, bool_or((e.txid, e.id) > (r.txid, r.event_id)) as unread
                        from outbox.event e, read r where e.type like 'catalog.sku.%' group by 1),
                    catalogue as (
                        select s.sku_id, s.version, jsonb_object_agg(p.currency, jsonb_build_array(p.amount_minor, (f ->> 'amount_minor')::bigint))
                            filter (where s.listed and f is not null) as prices,
                            jsonb_path_query_array(jsonb_agg(p.sale_prices order by p.currency) filter (where s.listed and f is not null and p.sale_prices is not null), '$[*][*]') as sales
                        from catalog.sku s left join catalog.price p using (sku_id)
                        left join lateral jsonb_array_elements(s.floor_prices) f on f ->> 'currency' = p.currency
                        group by s.sku_id, s.version)
                    select sku_id, format('SKU %s has version %s with the list and floor prices %s and the sale prices %s in the catalogue, and version %s with %s and %s in the promotion module',
                        sku_id, c.version, c.prices, c.sales, f.version, f.prices, f.sale_prices)
                    from catalogue c full join promotion.floor_price f using (sku_id) left join told using (sku_id)
                    where not coalesce(told.unread, false)
                        and case when c.version >= coalesce(f.version, 0)
                                then (c.prices is distinct from f.prices or (f.sale_prices is not null and c.sales is distinct from f.sale_prices))
                                    and (c.version = f.version or told.sku_id is not null)
                            else true end"""),
            Check.of("limit-passed", "The discounts use more of a coupon, a budget or a limit than it allows.", """
                    with part as (
                        select promotion_id, code, counted_minor, uses_coupon, uses_budget from promotion.discount_part
                        where status in ('granted', 'redeemed'))
                    select code, format('Coupon %s has %s uses, and its limit is %s', code, count(*), max_uses)
                    from part join promotion.coupon using (code) where uses_coupon group by code, max_uses having count(*) > max_uses
                    union all
                    select promotion_id, format('Promotion %s gives %s, and its budget is %s', promotion_id, sum(counted_minor), budget_minor)
                    from part join promotion.promotion using (promotion_id) where uses_budget
                    group by promotion_id, budget_minor having sum(counted_minor) > budget_minor
                    union all
                    select promotion_id || '/' || per || '/' || subject, format('Limit %s of promotion %s for "%s" allows %s uses and %s minor units, but %s and %s are used',
                        per, promotion_id, subject, max_uses, max_minor, held_uses + redeemed_uses, held_minor + redeemed_minor)
                    from promotion.allowance
                    where held_uses + redeemed_uses > max_uses or held_minor + redeemed_minor > max_minor"""));

    private PromotionChecks() {}
}
