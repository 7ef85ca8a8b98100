package tracking.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static tracking.change.Histories.confirmed;
import static tracking.change.Histories.created;
import static tracking.change.Histories.numberOf;
import static tracking.change.Histories.paid;
import static tracking.change.Histories.shipped;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import testing.Receiver;
import testing.Receiver.Reply;
import testing.shop.Soon;
import tracking.call.CallOutcome;
import tracking.change.Histories;
import tracking.webhook.WebhookOperator;
import tracking.webhook.WebhookType;

/**
 * A server hears of each change that it wants, signed, in the order of each order, and at least once however instances end. Each repeat has the
 * same id.
 */
class ServersHearOfEachChangeInOrderTests extends WebhookTest {

    /** Calls of one endpoint at the same time, as the settings of these tests say. */
    private static final int CONCURRENCY = 4;

    @Autowired
    private Deliveries deliveries;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void the_messages_of_an_order_come_once_in_order_and_signed() {
        UUID endpoint = endpoint();
        String order = publishPaidOrders(null, "web", 1).getFirst();
        publish(shipped(order, now()));
        deliver();
        settle();

        assertThat(received()).containsExactly("order.placed", "order.confirmed", "order.paid", "order.shipped");
        assertThat(receiver.messages)
                .allSatisfy(message -> {
                    assertThat(message.signatures()).containsExactly(message.signedWith(WebhookOperator.SECRET));
                    assertThat(message.headers())
                            .containsEntry("content-type", "application/json")
                            .containsKey("user-agent");
                    assertThat(message.orderNo()).isEqualTo(numberOf(order));
                    assertThat(message.headers().get("webhook-timestamp"))
                            .isEqualTo(Long.toString(now().getEpochSecond()));
                })
                .extracting(message -> message.json().at("/data/sequence").asInt())
                .containsExactly(1, 2, 3, 4);
        assertThat(deliveries(endpoint))
                .hasSize(4)
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED));
        assertThat(new HashSet<>(
                        receiver.messages.stream().map(Receiver.Message::id).toList()))
                .hasSize(4);
    }

    @Test
    void an_endpoint_hears_only_of_what_it_wants() {
        endpoint(WebhookType.ORDER_PAID);
        Receiver partner = new Receiver();
        try {
            operator.adds(partner.url(), "partner", WebhookOperator.allTypes());
            publishPaidOrders(null, "web", 2);
            publishPaidOrders(null, "partner", 1);
            deliver();

            assertThat(received()).containsOnly("order.paid").hasSize(3);
            assertThat(partner.messages)
                    .hasSize(3)
                    .allSatisfy(message -> assertThat(
                                    message.json().at("/data/channel").asString())
                            .isEqualTo("partner"));
        } finally {
            partner.close();
        }
    }

    @Test
    void changes_before_an_endpoint_existed_are_not_told() {
        publishPaidOrders(null, "web", 1);
        store();
        endpoint();
        deliver();
        assertThat(received()).isEmpty();

        publishPaidOrders(null, "web", 1);
        deliver();
        assertThat(received()).hasSize(3);
    }

    @Test
    void without_endpoints_nothing_is_written() {
        publishPaidOrders(null, "web", 3);
        store();
        List<String> before = rows();
        long deliveriesBefore = world.count("select count(*) from tracking.webhook_delivery");
        project();

        assertThat(rows()).isEqualTo(before);
        assertThat(world.count("select count(*) from tracking.webhook_delivery"))
                .isEqualTo(deliveriesBefore);
    }

    /** The row of the cursor with the transaction that wrote it. */
    private List<String> rows() {
        return world.texts("select xmin::text || ' ' || position from tracking.webhook_cursor");
    }

    @Test
    void later_messages_wait_until_the_third_failure_of_an_earlier_one() {
        endpoint();
        String order = Histories.newOrder();
        receiver.answers(message -> Reply.of(message.type().equals("order.placed") ? 500 : 200));
        publish(created(order, null, "web", now()), confirmed(order, now()), paid(order, now()));
        String other = publishPaidOrders(null, "web", 1).getFirst();
        deliver();
        assertThat(of(order)).containsExactly("order.placed");
        assertThat(of(other))
                .as("another order, whose first message fails, too")
                .containsExactly("order.placed");

        later(Duration.ofSeconds(6));
        assertThat(of(order)).containsExactly("order.placed", "order.placed");

        later(Duration.ofSeconds(34));
        assertThat(of(order))
                .containsExactly("order.placed", "order.placed", "order.placed", "order.confirmed", "order.paid");

        receiver.answers(message -> Reply.of(200));
        later(Duration.ofMinutes(3));
        assertThat(of(order)).hasSize(6).endsWith("order.placed");
        assertThat(new HashSet<>(receiver.messages.stream()
                        .filter(message -> message.type().equals("order.placed"))
                        .filter(message -> message.orderNo().equals(numberOf(order)))
                        .map(Receiver.Message::id)
                        .toList()))
                .as("ids of the repeated message")
                .hasSize(1);
    }

    private List<String> of(String order) {
        return receiver.messages.stream()
                .filter(message -> message.orderNo().equals(numberOf(order)))
                .map(Receiver.Message::type)
                .toList();
    }

    @Test
    void what_a_killed_instance_had_claimed_is_sent_after_the_lease() {
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 2);
        project();
        assertThat(claim(endpoint))
                .as("claimed by an instance that is killed then")
                .hasSize(2);

        settle();
        assertThat(received()).as("within the lease").isEmpty();

        later(Courier.LEASE.plusSeconds(1));
        assertThat(received()).containsExactly("order.paid", "order.paid");
        assertThat(deliveries(endpoint))
                .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(DeliveryState.DELIVERED));
    }

    @Test
    void a_call_whose_result_was_not_recorded_is_repeated_with_the_same_id() throws Exception {
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        project();
        ClaimedDelivery claimed = claim(endpoint).getFirst();
        receiver.answers(message -> {
            world.passes(Courier.LEASE.plusSeconds(1)); // the sender is frozen for so long
            receiver.answers(next -> Reply.of(204));
            settle(); // another instance takes over
            return Reply.of(500);
        });
        courier.send(claimed);

        assertThat(receiver.messages).hasSize(2);
        assertThat(receiver.messages.getFirst().id())
                .isEqualTo(receiver.messages.getLast().id());
        assertThat(only(endpoint).state()).as("the late result counts no more").isEqualTo(DeliveryState.DELIVERED);
        assertThat(log.attempts(claimed.id(), 10))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(CallOutcome.ACCEPTED));
    }

    private List<ClaimedDelivery> claim(UUID endpoint) {
        return transaction.execute(
                status -> deliveries.claim(Map.of(endpoint, 10), UUID.randomUUID(), now(), Courier.LEASE));
    }

    @Test
    void many_instances_send_each_message_once() throws Exception {
        UUID endpoint = endpoint();
        publishPaidOrders(null, "web", 60);
        store();
        CountDownLatch ready = new CountDownLatch(4);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> instances = Stream.<Future<?>>generate(() -> threads.submit(() -> {
                        ready.countDown();
                        ready.await();
                        while (webhooks.advance()) {}
                        for (int i = 0; i < 50; i++) {
                            courier.sendDue();
                        }
                        return null;
                    }))
                    .limit(4)
                    .toList();
            for (Future<?> instance : instances) {
                instance.get();
            }
        }
        deliver();

        assertThat(receiver.messages)
                .hasSize(180)
                .extracting(Receiver.Message::id)
                .doesNotHaveDuplicates();
        Map<String, List<Integer>> sequences = receiver.messages.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        Receiver.Message::orderNo,
                        java.util.stream.Collectors.mapping(
                                message -> message.json().at("/data/sequence").asInt(),
                                java.util.stream.Collectors.toList())));
        assertThat(sequences.values()).allSatisfy(each -> assertThat(each).containsExactly(1, 2, 3));
        assertThat(deliveries(endpoint)).hasSize(180);
    }

    @Test
    void an_endpoint_that_hangs_slows_no_other() throws Exception {
        endpoint(WebhookType.ORDER_PAID);
        CountDownLatch hangs = new CountDownLatch(1);
        Receiver hanging = new Receiver();
        try {
            hanging.answers(message -> {
                try {
                    hangs.await();
                } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                }
                return Reply.of(200);
            });
            operator.adds(hanging.url(), null, WebhookOperator.allTypes());
            publishPaidOrders(null, "web", 40);
            project();

            courier.sendDue();
            Soon.is("only the calls that hang are left", () -> courier.inFlight() <= CONCURRENCY);
            assertThat(courier.sendDue()).as("calls of the other").isGreaterThanOrEqualTo(CONCURRENCY);
            Soon.holds("all messages of the other", () -> {
                courier.sendDue();
                assertThat(receiver.messages).hasSize(40);
            });
        } finally {
            hangs.countDown();
            settle();
            hanging.close();
        }
    }

    @Test
    void both_secrets_sign_while_one_replaces_the_other() {
        String next = "whsec_" + java.util.Base64.getEncoder().encodeToString(new byte[32]);
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        operator.rotates(endpoint, next);
        publishPaidOrders(null, "web", 1);
        deliver();
        world.passes(Duration.ofHours(25));
        publishPaidOrders(null, "web", 1);
        deliver();

        Receiver.Message during = receiver.messages.getFirst();
        assertThat(during.signatures())
                .containsExactly(during.signedWith(next), during.signedWith(WebhookOperator.SECRET));
        Receiver.Message after = receiver.messages.getLast();
        assertThat(after.signatures()).containsExactly(after.signedWith(next));
    }

    @Test
    void secrets_are_nowhere_in_clear() {
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        operator.rotates(endpoint, WebhookOperator.SECRET);
        publishPaidOrders(null, "web", 1);
        deliver();
        String encoded = WebhookOperator.SECRET.substring("whsec_".length());

        assertThat(world.columnsThatContain(encoded, "tracking")).isEmpty();
        assertThat(state(endpoint).toString()).doesNotContain(encoded);
    }

    @Test
    void changes_that_were_not_turned_into_deliveries_are_kept() {
        endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        store();
        world.passes(Duration.ofHours(30));
        projection.dropOld();
        deliver();

        assertThat(received()).containsExactly("order.paid");
    }
}
