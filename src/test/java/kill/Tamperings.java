package kill;

import static java.util.Map.entry;

import java.util.Map;

/** Changes of the database by hand, one for each class of findings. */
public final class Tamperings {

    /** Statements that cause a finding of the class, and perhaps findings of other classes. */
    public static final Map<String, String> BY_CLASS = Map.ofEntries(
            entry("stock-ledger", "update inventory.stock set on_hand = on_hand + 1 where sku_id = 'FEW 1'"),
            entry("ledger-break", """
                update inventory.movement set on_hand_before = on_hand_before + 1, on_hand_after = on_hand_after + 1
                where id = (select max(id) from inventory.movement where sku_id = 'PLENTY 1')\
                """),
            entry("stock-reservations", """
                insert into inventory.movement (sku_id, warehouse_id, kind, on_hand_before, on_hand_after, reserved_before,
                    reserved_after, reference, correlation, at)
                select sku_id, warehouse_id, 'RETURNED', on_hand, on_hand + 1, reserved, reserved, 'hand', 'hand', now()
                from inventory.stock where sku_id = 'PLENTY 1';
                update inventory.stock set on_hand = on_hand + 1, version = version + 1 where sku_id = 'PLENTY 1'\
                """),
            entry("availability-told", """
                insert into inventory.movement (sku_id, warehouse_id, kind, on_hand_before, on_hand_after, reserved_before,
                    reserved_after, reference, correlation, at)
                select sku_id, warehouse_id, 'RESTOCKED', on_hand, on_hand + 1000000, reserved, reserved, 'hand', 'hand', now()
                from inventory.stock where sku_id = 'PLENTY 2';
                update inventory.stock set on_hand = on_hand + 1000000 where sku_id = 'PLENTY 2'\
                """),
            entry("missed-release", """
                with held as (
                    update inventory.reservation set status = 'HELD' where reference = (
                        select min(reference) from inventory.reservation r join "order".orders o on o.id::text = r.correlation
                        where o.state = 'CANCELLED' and r.status = 'RELEASED' and r.allocations is not null
                            and not allocations::text similar to '%(FEW|GIFT)%')
                    returning *),
                unit as (
                    select reference, correlation, a ->> 0 as sku_id, a ->> 1 as warehouse_id, (a ->> 2)::bigint as units
                    from held cross join lateral jsonb_array_elements(allocations) a),
                ledger as (
                    insert into inventory.movement (sku_id, warehouse_id, kind, on_hand_before, on_hand_after, reserved_before,
                        reserved_after, reference, correlation, at)
                    select sku_id, warehouse_id, 'RESERVED', on_hand, on_hand, reserved, reserved + units, reference, correlation,
                        now()
                    from unit join inventory.stock using (sku_id, warehouse_id))
                update inventory.stock s set reserved = reserved + units, version = version + 1
                from unit where unit.sku_id = s.sku_id and unit.warehouse_id = s.warehouse_id\
                """),
            entry("order-reservation", """
                update inventory.reservation set status = 'RELEASED' where reference = (
                    select min(r.reference) from inventory.reservation r join "order".orders o on o.id::text = r.correlation
                    where o.state = 'PAID' and r.status <> 'RELEASED') -- a gift replaces the first reservation\
                """),
            entry("order-units", """
                update "order".order_event set payload = jsonb_set(payload::jsonb, '{lines,0,quantity}', '99')
                where seq = 1 and order_id = (select id from "order".orders where state = 'PAID' limit 1)\
                """),
            entry("missed-discount-release", """
                with held as (
                    update promotion.discount set status = 'granted' where reference = (
                        select min(reference) from promotion.discount d join "order".orders o on o.id::text = d.correlation
                        where o.state = 'CANCELLED' and d.status = 'released' and d.taken <> '[]' and not exists (
                                select from promotion.discount_part p where p.reference = d.reference
                                and (uses_coupon or uses_budget or jsonb_array_length(limits) > 0)))
                    returning *)
                select count(*) from held\
                """),
            entry("missed-discount-reversal", """
                with redeemed as (
                    update promotion.discount set status = 'redeemed' where reference = (
                        select min(reference) from promotion.discount d
                        join "order".order_event paid on paid.order_id::text = d.correlation and paid.type like 'order.order.paid.%'
                        join "order".orders o on o.id = paid.order_id
                        where o.state = 'REFUNDED' and d.status = 'reversed' and d.taken <> '[]' and not exists (
                                select from promotion.discount_part p where p.reference = d.reference
                                and (uses_coupon or uses_budget or jsonb_array_length(limits) > 0)))
                    returning *)
                select count(*) from redeemed\
                """),
            entry("order-discount", """
                update promotion.discount set status = 'released' where reference = (
                    select min(reference) from promotion.discount d join "order".orders o on o.id::text = d.correlation
                    where o.state = 'PAID' and d.taken <> '[]')\
                """),
            // Not a discount that a return has partly given back: it was updated later, so the audit leaves it out.
            entry("discount-told", """
                delete from outbox.event_group where id = (
                    select max(e.id) from outbox.event e join promotion.discount d on d.correlation = e.correlation
                    where e.type like 'promotion.discount.redeemed.%' and d.status = 'redeemed'
                        and not exists (select from promotion.discount_part p where p.reference = d.reference and has_returns))\
                """),
            entry("discount-amount", """
                update promotion.discount set taken = jsonb_set(taken, '{0,2}', '1') where reference = (
                    select min(reference) from promotion.discount d join "order".orders o on o.id::text = d.correlation
                    where o.state = 'PAID' and d.taken <> '[]')\
                """),
            entry("coupon-use", """
                delete from promotion.redemption where (reference, code) = (
                    select reference, code from promotion.redemption limit 1)\
                """),
            entry("coupon-count", "update promotion.coupon set redeemed = redeemed - 1 where code = 'LIMITED'"),
            entry(
                    "budget-count",
                    "update promotion.promotion set redeemed_minor = redeemed_minor - 1 where promotion_id ="
                            + " 'BUDGETED'"),
            entry(
                    "allowance-count",
                    "insert into promotion.allowance values ('LIMITED', 'CUSTOMER', 'by hand', 5, null, 1, 0, 10, 0)"),
            entry(
                    "red-packet-count",
                    "insert into promotion.red_packet values ('LIMITED', 'by hand', 'GBP', 100, 10, 1, 5, null, now(),"
                            + " now() + interval '1 day', 1, false, '')"),
            entry("floor-price", """
                update promotion.floor_price set prices = '{"GBP": [2, 1]}' where sku_id = 'PLENTY 1'\
                """),
            entry("limit-passed", """
                alter table promotion.coupon drop constraint within_uses;
                update promotion.coupon set max_uses = 1 where code = 'LIMITED'\
                """),
            entry("order-payment", """
                update payment.payment set amount_minor = amount_minor + 1, captured_minor = captured_minor + 1
                where reference = (select min(reference) from payment.payment where status = 'captured' and refund_minor = 0)\
                """),
            entry("no-payment", """
                update "order".orders set progress = progress::jsonb - 'payment'
                where id = (select id from "order".orders where state = 'PAID' limit 1)\
                """),
            entry("payment-stuck", """
                insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency, expires_at, noted_at)
                values ('by hand', 'requested', 'by hand', 'sandbox', 'sandbox', 100, 'GBP', now(), now())\
                """),
            // The order is one that was authorised first; its captures are those of its payment.
            entry("order-refund", """
                update "order".orders o set progress = (progress::jsonb || jsonb_build_object('authorisation', jsonb_build_object('captures',
                  jsonb_build_array(jsonb_build_object('status', 'MADE', 'amount', jsonb_build_object('amount_minor', p.captured_minor))))))::json
                from payment.refund r join payment.payment p on p.reference = r.payment_reference
                where r.reference = (select min(reference) from payment.refund where status = 'refunded') and o.id::text = r.correlation;
                update payment.refund set status = 'refused', failure = 'by hand'
                where reference = (select min(reference) from payment.refund where status = 'refunded')\
                """),
            entry("refund-count", """
                update payment.payment set refund_minor = 0
                where reference = (select min(reference) from payment.payment where refund_minor > 0)\
                """),
            entry("refund-excess", """
                update payment.refund set amount_minor = amount_minor + 1000000
                where reference = (select min(reference) from payment.refund where status = 'refunded')\
                """),
            entry("wallet-movements", "insert into payment.wallet values ('by hand', 'GBP', 1, 0, 0, 1, 0)"),
            entry("wallet-held", "insert into payment.wallet values ('by hand', 'GBP', 1, 1, 0, 1, 0)"),
            entry(
                    "wallet-part",
                    "insert into payment.balance_part values ('by hand', 'by hand', 'GBP', 1, 'NOT_HELD', 0, now())"),
            entry("wallet-top-up", """
                update payment.payment set correlation = 'top-up/by hand'
                where reference = (select min(reference) from payment.payment where status = 'captured')\
                """),
            entry("wallet-credit", """
                insert into payment.refund_approval (kind, refund_reference, correlation, amount_minor, currency, wallet_owner, reason_owner,
                  sealed_reason, requested_by, requester, requested_at, state, decided_by, decided_at)
                values ('WALLET_CREDIT', 'by hand', 'by hand', 1, 'GBP', 'by hand', 'by hand', 'by hand', 'first',
                  '{"kind": "OPERATOR"}', now(), 'APPROVED', 'second', now())\
                """),
            entry("ledger-wallet", "insert into payment.wallet values ('by hand', 'GBP', 1, 0, 0, 1, 1)"),
            entry("dispute-change", disputeByHand()),
            entry("order-dispute", disputeByHand()),
            entry("ledger-dispute", disputeByHand()),
            entry("ledger-set-off", """
                insert into ledger.entry (entry_no, event_id, kind, correlation, reference, happened_at, day, booked_at, postings)
                select max(entry_no) + 1, -1, 'DISPUTE', 'by hand', 'by hand', now(), current_date, now(), 2 from ledger.entry;
                insert into ledger.posting (entry_no, position, account, currency, amount_minor, day)
                select entry_no, position, account, 'GBP', amount_minor, day from ledger.entry,
                    (values (1, 'customers', 100), (2, 'dispute-losses', -100)) p (position, account, amount_minor)
                where reference = 'by hand'\
                """),
            entry("shipment-hold", """
                update shipping.shipment set held_since = now(),
                  holds = '[{"reason": "DISPUTE", "cause": "by hand", "held_at": "2026-03-01T09:00:00Z", "released_at": null}]'
                where reference = (select min(reference) from shipping.shipment where status = 'created')\
                """),
            entry("refund-approval", """
                update payment.refund set status = 'unapproved'
                where reference = (select min(reference) from payment.refund where status = 'refunded')\
                """),
            entry("order-capture", """
                update "order".orders set progress = (progress::jsonb || '{"authorisation": {"captures": []}}')::json
                where id = (select id from "order".orders where state = 'COMPLETED' limit 1)\
                """),
            entry("capture-count", """
                insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency, expires_at,
                  provider_payment_id, captured_minor, noted_at, authorised_at, authorisation_expires_at, capture_minor)
                values ('by hand', 'authorised', 'by hand', 'sandbox', 'sandbox', 100, 'GBP', now(), 'by hand', 0, now(), now(), now(), 1)\
                """),
            entry("callback-waits", """
                update payment.provider_event set verdict = 'waiting', why = 'by hand'
                where event_id = (select min(event_id) from payment.provider_event where fact = 'captured')\
                """),
            entry("order-shipment", """
                update shipping.shipment set status = 'cancelled', cancelled_at = now()
                where reference = (select min(reference) from shipping.shipment where status = 'created')\
                """),
            entry("order-progress", """
                update "order".orders set state = 'SHIPPED'
                where id = (select id from "order".orders where state = 'PAID' limit 1)\
                """),
            entry("sent-units", """
                update shipping.shipment set lines = jsonb_set(lines, '{0,quantity}', '99')
                where reference = (select min(reference) from shipping.shipment where status = 'created')\
                """),
            entry("shipment-told", """
                delete from outbox.event_group where id = (
                    select max(id) from outbox.event where type like 'shipping.shipment.dispatched.%')\
                """),
            entry("scan-waits", """
                update shipping.carrier_event set verdict = 'waiting', why = 'by hand'
                where event_id = (select min(event_id) from shipping.carrier_event)\
                """),
            entry("order-mismatch", """
                insert into "order".payment_mismatch
                select id, 'sandbox', 'by hand', 'by hand', 1, 'GBP', 2, 'GBP', 'by hand', now() from "order".orders limit 1\
                """),
            entry("order-row", """
                update "order".orders set user_id = 'mallory'
                where id = (select id from "order".orders where state = 'COMPLETED' limit 1)\
                """),
            entry("stream-gap", """
                delete from "order".order_event where seq = 2
                    and order_id = (select order_id from "order".order_event where seq = 3 limit 1)\
                """),
            entry("stream-log", """
                update "order".order_event set payload = replace(payload, 'web', 'wed') || ' '
                where event_id = (select max(event_id) from "order".order_event)\
                """),
            entry("twice", """
                insert into "order".order_event (order_id, seq, event_id, type, payload)
                select order_id, seq + 1000, event_id, type, payload from "order".order_event
                where type like 'order.order.paid.%' limit 1\
                """),
            entry("order-stuck", """
                update "order".orders set state = 'COMMITTING'
                where id = (select id from "order".orders where state = 'PAID' limit 1)\
                """),
            entry("order-overdue", """
                update "order".orders set state = 'PAYING', deadline = now() - interval '1 hour'
                where id = (select id from "order".orders where state = 'CANCELLED' limit 1)\
                """),
            entry("order-due", """
                insert into "order".due (order_id, state, deadline)
                select id, 'PAYING', now() + interval '1 hour' from "order".orders where state = 'COMPLETED' limit 1\
                """),
            entry("order-holding", """
                insert into "order".holding (holder, order_id, units)
                select 'user:hand', id, '{"PLENTY 1": 1}' from "order".orders where state = 'COMPLETED' limit 1\
                """),
            entry("order-listing", """
                delete from "order".listing_sku where order_id = (select id from "order".listing where status = 'PAID' limit 1)\
                """),
            entry("order-note", """
                insert into "order".note (order_id, note_no, created_at, author, owner, text)
                select id, 2, now(), 'hand', content #>> '{shipping_address,owner}', 'by hand' from "order".order_with_content limit 1\
                """),
            entry("external-reference", """
                insert into "order".external_reference (external_reference, order_id, order_no)
                select 'hand', id, order_no from "order".orders limit 1\
                """),
            entry("returned-units", """
                update "order".orders set progress = jsonb_set(progress::jsonb, '{returns,0,lines,0,quantity}', '1000')
                where id = (select id from "order".orders where json_array_length(progress -> 'returns') > 0 limit 1)\
                """),
            entry("price-history", """
                update catalog.price_history set amount_minor = amount_minor + 1 where sku_id = 'PLENTY 1';
                insert into catalog.price_history (sku_id, currency, applies_from, amount_minor)
                    select sku_id, currency, now() + interval '1 year', amount_minor from catalog.price where sku_id = 'PLENTY 2'\
                """),
            entry("order-prices", "update \"order\".price set sale_prices = '[]' where sku_id = 'PLENTY 1'"),
            entry("order-codes", "delete from \"order\".promotion_code"),
            entry("report-order", """
                update reporting.order_fact set status = 'REFUNDED'
                where order_id = (select id from "order".orders where state = 'PAID' limit 1)\
                """),
            entry("report-funders", "update reporting.funder_hour set funder = 'SELLER' where funder = 'BRAND'"),
            entry("ledger-entry", """
                alter table ledger.posting disable trigger append_only;
                update ledger.posting set amount_minor = amount_minor + 1
                where position = 1 and entry_no = (select min(entry_no) from ledger.posting)\
                """),
            entry(
                    "ledger-sums",
                    "update ledger.account_day set debit_minor = debit_minor + 1 where account = 'customers'"),
            entry("ledger-payment", """
                alter table ledger.entry disable trigger append_only;
                update ledger.entry set kind = 'RETURN'
                where entry_no = (select max(entry_no) from ledger.entry where kind = 'CAPTURE')\
                """),
            entry("ledger-fee", statedByHand("stated_fee", "fee_minor")),
            entry("ledger-discount", statedByHand("stated_discount", "discount_minor")),
            entry("ledger-report", """
                alter table ledger.posting disable trigger append_only;
                update ledger.posting set amount_minor = amount_minor + 1
                where account = 'customers' and entry_no = ( -- of the first order, whose events have been read to the last
                    select min(entry_no) from ledger.entry join ledger.posting using (entry_no)
                    where kind = 'RECOGNITION' and account = 'customers')\
                """),
            entry("bank-line", bankLineByHand()),
            entry("bank-payout", bankLineByHand()),
            entry("ledger-bank", bankLineByHand()),
            entry("bank-settlement", bankSettlementByHand()),
            entry("ledger-payable", settlementByHand()),
            entry("ledger-settlement", settlementByHand()),
            entry("report-sums", "update reporting.sales_hour set created = created + 1"),
            entry("parked", """
                insert into outbox.delivery (listener, event_id, lane, owner, held_until, error)
                select 'order', max(id), 'hand', 0, 'infinity', 'by hand' from outbox.event\
                """),
            entry("delivery-late", """
                with late as (
                    update outbox.event_group set published_at = now() - interval '1 hour'
                    where id = (select max(id) from outbox.event) returning id)
                insert into outbox.delivery (listener, event_id, lane, owner) select 'nobody', id, 'hand', 0 from late\
                """),
            entry(
                    "delivery-empty",
                    "insert into outbox.delivery (listener, event_id, lane, owner) values ('order', -1, 'hand', 0)"),
            entry("event-twice", """
                update outbox.event_group set more_types = '{odd.v1}', more_correlations = '{odd}', more_causations = '{null}', more_traces = '{null}',
                    more_payloads = '{odd}'
                where id = (select min(id) from outbox.event_group where id + 1 in (select id from outbox.event_group))\
                """),
            entry("bulk-job-counts", """
                insert into platform.bulk_job (job_id, action, subject, trace, items, done, created_at, finished_at)
                values (gen_random_uuid(), 'NONE', 'by hand', 'none', 1, 1, now(), now())\
                """),
            entry("webhook-order", deliveryOf("00000000-0000-7000-8000-00000000aaa1", "ENABLED", "WAITING")),
            entry("webhook-off", deliveryOf("00000000-0000-7000-8000-00000000aaa2", "GONE", "PENDING")),
            entry("bulk-item-late", """
                with job as (
                    insert into platform.bulk_job (job_id, action, subject, trace, items, created_at)
                    values (gen_random_uuid(), 'NONE', 'by hand', 'none', 1, now()) returning job_id)
                insert into platform.bulk_item (job_id, position, object_id, due_at)
                select job_id, 1, 'by hand', now() - interval '1 hour' from job\
                """),
            entry("status-change", """
                with some_order as ( -- if possible, one whose details stay: they have a status, too
                    select order_no from tracking.change order by exists (
                        select from tracking.order_change d where d.order_no = change.order_no and d.detail is not null) desc, position limit 1)
                delete from tracking.change where order_no in (select order_no from some_order)\
                """),
            entry("event-copy", """
                delete from tracking.event_group where event_ids @> array[(select max(event_id) from tracking.event)]\
                """),
            entry("cursor-ahead", "update outbox.cursor set txid = txid + 1000000000"));

    private Tamperings() {}

    private static String deliveryOf(String endpointId, String endpointState, String deliveryState) {
        return """
            insert into tracking.webhook_endpoint (endpoint_id, url, event_types, channels, schema_version, state, version, starts_after,
                created_at, secret)
            values ('%1$s', 'https://hooks.example/', '{order.paid}', '{}', 1, '%2$s', 1, 0, now(), 'sealed');
            insert into tracking.webhook_delivery (delivery_id, endpoint_id, position, order_no, sequence, type, happened_at, payload, state,
                round_at, due_at, created_at)
            values (gen_random_uuid(), '%1$s', 1, 'an order', 1, 'order.paid', now(), '{}', '%3$s', now(),
                now() + interval '1 day', now())\
            """.formatted(endpointId, endpointState, deliveryState);
    }

    /** A sum that was stated for a day, without any event. */
    private static String statedByHand(String table, String column) {
        return """
            with today as (
                insert into payment.reconciliation_day (provider, day, state, fetched) values ('hand', '2026-03-01', 'OPEN', false)
                returning provider, day),
            statement as (
                insert into payment.statement (statement_id, provider, day, source, state, sha256, phase, created_at, alive_at)
                select gen_random_uuid(), provider, day, 'UPLOADED', 'REMOVED', 'hand', 'DONE', now(), now() from today
                returning statement_id, provider, day)
            insert into payment.%s (provider, day, currency, change_no, before_minor, %s, statement_id, published_at)
            select provider, day, 'GBP', 1, 0, 5, statement_id, now() from statement\
            """.formatted(table, column);
    }

    /** A line that is matched with a payout, without any event. */
    private static String bankLineByHand() {
        return """
            with account as (
                insert into payment.bank_account (account_id, currency, name, begins_on, declared_at)
                values ('by-hand', 'GBP', 'by hand', '2026-03-01', now()) returning account_id),
            transfer as (
                insert into payment.bank_transfer (kind, counterpart, transfer_id, search_id, currency, amount_minor, day, item_due)
                values ('PAYOUT', 'hand', 'by hand', 'BYHAND', 'GBP', 5, '2026-03-01', false) returning transfer_no)
            insert into payment.bank_line (account_id, line_id, booked_on, currency, amount_minor, state, transfer_no, changes, steps,
              item_due, imported_at)
            select account_id, 'by hand', '2026-03-01', 'GBP', 5, 'MATCHED', transfer_no, 1, 1, false, now() from account, transfer\
            """;
    }

    /** A payment to a third party that the ledger has not settled. */
    private static String bankSettlementByHand() {
        return """
            insert into payment.bank_transfer (kind, counterpart, transfer_id, search_id, currency, amount_minor, day, item_due)
            values ('SETTLEMENT', 'hand', 'settlement-4711', 'SETTLEMENT4711', 'GBP', -5, '2026-03-01', false)\
            """;
    }

    private static String settlementByHand() {
        return """
            insert into ledger.settlement (settlement_no, party_id, currency, through, status, carried_minor, sum_minor, postings,
                next_day, next_entry, next_position, begun_at, ended_at)
            values (1, 'by-hand', 'GBP', '2026-03-01', 'CARRIED', 0, -5, 0, '2026-03-01', 0, 0, now(), now())\
            """;
    }

    private static String disputeByHand() {
        return """
            insert into payment.dispute (provider, provider_dispute_id, payment_reference, correlation, status, amount_minor,
              currency, fee_minor, reason, reported_at, opened_at, changed_at, changes)
            select provider, 'by hand', reference, correlation, 'LOST', 1, currency, 0, 'by hand', now(), now(), now(), 1
            from payment.payment where reference = (select min(reference) from payment.payment where status = 'captured')\
            """;
    }
}
