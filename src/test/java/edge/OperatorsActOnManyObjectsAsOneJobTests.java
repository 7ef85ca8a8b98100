package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;
import testing.shop.Soon;

class OperatorsActOnManyObjectsAsOneJobTests extends EdgeTest {

    private static final String JOBS = "/api/v2/bulk-jobs";

    private final AuditLog log;
    private Caller clerk;

    OperatorsActOnManyObjectsAsOneJobTests(Platform platform) {
        super(platform);
        this.log = new AuditLog(platform);
    }

    @BeforeEach
    void aNewClerk() {
        clerk = platform.caller(Shop.fresh("clerk"), Shop.OPERATOR_SCOPES);
    }

    private static Map<String, Object> job(String action, List<String> items) {
        return Map.of("action", action, "items", items, "reason", "A mistake");
    }

    private static String path(Answer job) {
        return JOBS + "/" + job.text("/job_id");
    }

    private Answer awaitDone(Answer job) {
        Soon.is(
                "the job is done",
                () -> clerk.get(path(job)).is(200).text("/status").equals("DONE"));
        return clerk.get(path(job));
    }

    private List<String> results(Answer job) {
        List<String> results = new ArrayList<>();
        clerk.get(path(job) + "/items")
                .is(200)
                .at("/items")
                .forEach(item -> results.add("%s %s%s"
                        .formatted(
                                item.path("item").asString(),
                                item.path("status").asString(),
                                item.has("code") ? " " + item.path("code").asString() : "")));
        return results;
    }

    @Test
    void eachOrderIsCancelledOrSaysWhyNot() {
        String sku = operator.sells(100, 5);
        PlacedOrder unpaid = shopper.places(sku, 1);
        PlacedOrder paid = shopper.places(sku, 1).pay().awaitCommitted();
        PlacedOrder sent = shopper.places(sku, 1).pay().awaitCommitted();
        sent.awaitWaybill();
        String shipment = sent.shipments().text("/shipments/0/shipment_id");
        operator.call("POST", "/api/v2/shipments/%s/dispatch".formatted(shipment))
                .freshKey()
                .send()
                .is(200);
        List<String> orders = List.of(unpaid.number(), paid.number(), sent.number(), "nobody's");

        Answer job = clerk.post(JOBS, job("CANCEL_ORDERS", orders)).is(202);

        assertThat(job.text("/action")).isEqualTo("CANCEL_ORDERS");
        assertThat(job.number("/counts/total")).isEqualTo(4);
        Answer done = awaitDone(job);
        assertThat(done.at("/counts").toString())
                .isEqualTo("{\"total\":4,\"waiting\":0,\"done\":2,\"refused\":2,\"failed\":0}");
        assertThat(done.at("/finished_at").isString()).isTrue();
        assertThat(results(job))
                .containsExactly(
                        unpaid.number() + " DONE",
                        paid.number() + " DONE",
                        sent.number() + " REFUSED ORDER_NOT_CANCELLABLE",
                        "nobody's REFUSED NOT_FOUND");
        assertThat(clerk.get(path(job) + "/items?status=REFUSED")
                        .at("/items/0/details/status")
                        .asString())
                .isEqualTo("SHIPPED");
        assertThat(unpaid.status()).isEqualTo("CANCELLED");
        assertThat(unpaid.show().text("/reason")).isEqualTo("A mistake");
        paid.awaitStatus("REFUNDED");
        assertThat(sent.status()).isEqualTo("SHIPPED");
        assertThat(log.of(job))
                .containsExactlyInAnyOrder(
                        entry("platform.bulk_job.create | bulk_job | " + job.text("/job_id")),
                        entry("order.order.cancel | order | " + unpaid.number()),
                        entry("order.order.cancel | order | " + paid.number()),
                        entry("order.order.cancel | order | " + sent.number() + " | ORDER_NOT_CANCELLABLE"));
        assertThat(reasonsOf(job)).hasSize(4).containsOnly("A mistake");
    }

    private String entry(String rest) {
        return clerk.subject() + " | " + rest;
    }

    private List<String> reasonsOf(Answer job) {
        List<String> reasons = new ArrayList<>();
        clerk.get("/api/v2/audit-log?limit=10&subject=" + Operator.encoded(clerk.subject()))
                .is(200)
                .at("/entries")
                .forEach(entry -> {
                    if (entry.path("trace_id").asString().equals(job.traceId())) {
                        reasons.add(entry.path("reason").asString(""));
                    }
                });
        return reasons;
    }

    @Test
    void aGaugeTellsHowManyItemsWait() {
        Soon.is("no item of an earlier test waits", () -> platform.metrics().sum("orderwright_bulk_waiting") == 0);
        PlacedOrder first = shopper.places(operator.sells(100, 5), 1);
        PlacedOrder second = shopper.places(operator.sells(100, 5), 1);
        Answer job;
        try (Database.Hold orders = platform.database()
                .hold("select from \"order\".orders where order_no in ('%s', '%s') for update"
                        .formatted(first.number(), second.number()))) {
            job = clerk.post(JOBS, job("CANCEL_ORDERS", List.of(first.number(), second.number())))
                    .is(202);

            assertThat(platform.metrics().sum("orderwright_bulk_waiting")).isEqualTo(2);
        }
        awaitDone(job);

        assertThat(platform.metrics().sum("orderwright_bulk_waiting")).isZero();
    }

    @Test
    void eachShipmentIsDispatchedOrSaysWhyNot() {
        String sku = operator.sells(100, 5);
        PlacedOrder order = shopper.places(sku, 1).pay().awaitCommitted();
        order.awaitWaybill();
        String shipment = order.shipments().text("/shipments/0/shipment_id");
        String unknown = UUID.randomUUID().toString();

        Answer job = clerk.post(JOBS, job("DISPATCH_SHIPMENTS", List.of(shipment, unknown)))
                .is(202);

        awaitDone(job);
        assertThat(results(job)).containsExactly(shipment + " DONE", unknown + " REFUSED NOT_FOUND");
        assertThat(order.shipments().text("/shipments/0/status")).isEqualTo("DISPATCHED");
        assertThat(log.of(job)).contains(entry("shipping.shipment.dispatch | shipment | " + shipment));
    }

    @Test
    void aHeldShipmentIsNotDispatchedByAJob() {
        PlacedOrder order = shopper.places(operator.sells(100, 5), 1).pay().awaitCommitted();
        order.awaitWaybill();
        String shipment = order.shipments().text("/shipments/0/shipment_id");
        platform.database().execute("""
                update shipping.shipment set held_since = now(),
                  holds = '[{"reason": "DISPUTE", "cause": "dp_1", "held_at": "2026-03-01T09:00:00Z", "released_at": null}]'
                where shipment_id = '%s'""".formatted(shipment));

        Answer job =
                clerk.post(JOBS, job("DISPATCH_SHIPMENTS", List.of(shipment))).is(202);

        awaitDone(job);
        assertThat(results(job)).containsExactly(shipment + " REFUSED SHIPMENT_HELD");
        assertThat(order.shipments().text("/shipments/0/status")).isEqualTo("CREATED");
        platform.database()
                .execute("update shipping.shipment set held_since = null, holds = null where shipment_id = '%s'"
                        .formatted(shipment));
    }

    @Test
    void eachParkedEventIsResentOrSaysWhyNot() {
        String parked = parked();
        String notParked = parked.replace("nobody:at-all", "order");

        Answer job = clerk.post(JOBS, job("RESEND_EVENTS", List.of(parked, notParked)))
                .is(202);

        awaitDone(job);
        assertThat(platform.database()
                        .rows("select attempts from outbox.open_delivery where listener = 'nobody/at-all'"))
                .containsExactly("0");
        assertThat(results(job)).containsExactly(parked + " DONE", notParked + " REFUSED NOT_FOUND");
        assertThat(log.of(job)).contains(entry("outbox.parked_event.resend | parked_event | " + parked));
    }

    private String parked() {
        return platform.database().parked("bulk") + "/nobody:at-all";
    }

    @AfterEach
    void nothingStaysParked() {
        platform.database().execute("delete from outbox.delivery where listener = 'nobody/at-all'");
    }

    /** As after a kill of the instance that executed the items and recorded nothing. */
    private void forgetResults(Answer job) {
        platform.database().execute("""
            update platform.bulk_item set result = null, finished_at = null, due_at = now() where job_id = '%1$s';
            update platform.bulk_job set done = 0, finished_at = null where job_id = '%1$s'\
            """.formatted(job.text("/job_id")));
    }

    @Test
    void whatIsExecutedAgainAfterAKillHasTheSameResultAndNoSecondEffect() {
        String sku = operator.sells(100, 5);
        PlacedOrder cancelled = shopper.places(sku, 1).pay().awaitCommitted();
        PlacedOrder sent = shopper.places(sku, 1).pay().awaitCommitted();
        sent.awaitWaybill();
        List<Answer> jobs = List.of(
                clerk.post(JOBS, job("CANCEL_ORDERS", List.of(cancelled.number()))),
                clerk.post(
                        JOBS, job("DISPATCH_SHIPMENTS", List.of(sent.shipments().text("/shipments/0/shipment_id")))),
                clerk.post(JOBS, job("RESEND_EVENTS", List.of(parked()))));
        jobs.forEach(this::awaitDone);
        cancelled.awaitStatus("REFUNDED");
        sent.awaitStatus("SHIPPED");
        List<Class<?>> timeline = cancelled.timeline();

        jobs.forEach(this::forgetResults);

        for (Answer job : jobs) {
            awaitDone(job);
            assertThat(results(job)).singleElement().asString().endsWith(" DONE");
            assertThat(log.of(job)).as("the job and its item").hasSize(2);
        }
        assertThat(cancelled.timeline()).isEqualTo(timeline);
        assertThat(platform.database()
                        .rows(
                                "select attempts from platform.bulk_item where job_id = ?",
                                UUID.fromString(jobs.getLast().text("/job_id"))))
                .as("it was executed again")
                .containsExactly("2");
    }

    @Test
    void aRepeatedRequestIsAnsweredWithTheSameJob() {
        Call call = clerk.call("POST", JOBS).freshKey();

        Answer first = call.body(job("CANCEL_ORDERS", List.of("a"))).send().is(202);
        Answer again = call.send().is(202);
        Answer other = call.body(job("CANCEL_ORDERS", List.of("b"))).send();

        assertThat(again.text("/job_id")).isEqualTo(first.text("/job_id"));
        other.refused(422, "IDEMPOTENCY_KEY_REUSED");
        awaitDone(first);
        assertThat(platform.database()
                        .number("select count(*) from platform.bulk_job where subject = ?", clerk.subject()))
                .isEqualTo(1);
    }

    @Test
    void anActionNeedsTheScopeOfTheSingleOperation() {
        Caller sender = platform.caller(Shop.fresh("sender"), "operator.shipments");

        sender.post(JOBS, job("CANCEL_ORDERS", List.of("a"))).refused(403, "FORBIDDEN");
        sender.post(JOBS, job("RESEND_EVENTS", List.of("1/order"))).refused(403, "FORBIDDEN");
        shopper.post(JOBS, job("CANCEL_ORDERS", List.of("a"))).refused(403, "FORBIDDEN");
        shopper.get(JOBS).refused(403, "FORBIDDEN");
        sender.get(JOBS).is(200);
    }

    @Test
    void badItemsAreNamed() {
        assertThat(clerk.post(JOBS, job("CANCEL_ORDERS", List.of("a", "b", "a")))
                        .badFields())
                .containsOnlyKeys("items[2]");
        assertThat(clerk.post(JOBS, job("DISPATCH_SHIPMENTS", List.of("a"))).badFields())
                .containsOnlyKeys("items[0]");
        assertThat(clerk.post(JOBS, job("RESEND_EVENTS", List.of("1/order", "order/1")))
                        .badFields())
                .containsOnlyKeys("items[1]");
        assertThat(clerk.post(JOBS, job("CANCEL_ORDERS", List.of())).badFields())
                .containsOnlyKeys("items");
        assertThat(clerk.post(JOBS, job("CANCEL_ORDERS", Collections.nCopies(1_001, "a")))
                        .badFields())
                .containsOnlyKeys("items");
        assertThat(clerk.post(JOBS, Map.of("action", "CANCEL", "reason", "x\u0000"))
                        .badFields())
                .containsOnlyKeys("action", "items", "reason");
    }

    @Test
    void theListOfJobsAndTheItemsHavePages() {
        List<String> items =
                IntStream.rangeClosed(1, 5).mapToObj(i -> "no order " + i).toList();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Answer job = clerk.post(JOBS, job("CANCEL_ORDERS", items)).is(202);
            awaitDone(job);
            jobs.addFirst(job.text("/job_id"));
        }

        assertThat(pages(JOBS, "/jobs", "job_id", 2)).containsSubsequence(jobs);
        assertThat(pages(JOBS + "/" + jobs.getFirst() + "/items", "/items", "item", 2))
                .containsExactlyElementsOf(items);
        assertThat(clerk.get(JOBS + "?cursor=x").badFields()).containsOnlyKeys("cursor");
        clerk.get(JOBS + "/" + UUID.randomUUID()).refused(404, "NOT_FOUND");
        clerk.get(JOBS + "/" + UUID.randomUUID() + "/items").refused(404, "NOT_FOUND");
    }

    private List<String> pages(String path, String list, String field, int limit) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page =
                    clerk.get(path + "?limit=" + limit + "&cursor=" + cursor).is(200);
            all.addAll(page.texts(list, field));
            cursor = page.text("/next_cursor");
        } while (!cursor.isEmpty());
        return all;
    }

    @Test
    void anOperatorHasALimitOfRunningJobs() {
        for (int i = 0; i < 10; i++) {
            platform.database().execute("""
                with job as (
                  insert into platform.bulk_job (job_id, action, subject, trace, items, created_at)
                  values (gen_random_uuid(), 'CANCEL_ORDERS', '%s', 'none', 1, now()) returning job_id)
                insert into platform.bulk_item (job_id, position, object_id, due_at)
                select job_id, 1, 'never', 'infinity' from job\
                """.formatted(clerk.subject()));
        }
        try {
            assertThat(clerk.post(JOBS, job("CANCEL_ORDERS", List.of("a")))
                            .refused(409, "BULK_JOBS_RUNNING")
                            .number("/details/limit"))
                    .isEqualTo(10);
            Caller other = platform.caller(Shop.fresh("clerk"), Shop.OPERATOR_SCOPES);
            other.post(JOBS, job("CANCEL_ORDERS", List.of("a"))).is(202);
        } finally {
            platform.database()
                    .execute("delete from platform.bulk_job where subject = '%s'".formatted(clerk.subject()));
        }
    }
}
