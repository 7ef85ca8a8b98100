package app.audit;

import java.util.List;

/** Checks the messages to webhook endpoints. */
final class WebhookChecks {

    static final List<Check> ALL = List.of(
            Check.of(
                    "webhook-order",
                    "A webhook delivery waits, although no earlier one of its order holds it up.",
                    """
                    select d.delivery_id::text, format('Delivery %s of order %s to endpoint %s waits since %s', d.delivery_id, d.order_no,
                        d.endpoint_id, d.round_at)
                    from tracking.webhook_delivery d
                    where d.state = 'WAITING' and not exists (
                        select from tracking.webhook_delivery e
                        where e.endpoint_id = d.endpoint_id and e.order_no = d.order_no and e.position < d.position
                            and (e.state = 'WAITING' or e.state = 'PENDING' and e.failures < 3))\
                    """),
            Check.of("webhook-off", "A webhook delivery waits for an endpoint that is switched off.", """
                select d.delivery_id::text, format('Delivery %s is %s, but endpoint %s is %s', d.delivery_id, d.state, e.endpoint_id, e.state)
                from tracking.webhook_delivery d join tracking.webhook_endpoint e using (endpoint_id)
                where d.state in ('WAITING', 'PENDING') and e.state <> 'ENABLED' and d.order_no is not null\
                """));

    private WebhookChecks() {}
}
