package tracking.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import platform.edit.Edits;
import platform.web.ProblemException;
import testing.Receiver;
import testing.Receiver.Reply;
import tracking.call.CallOutcome;
import tracking.call.CallResult;
import tracking.delivery.ReplayDeliveries.Replayed;
import tracking.webhook.Endpoint;
import tracking.webhook.EndpointState;
import tracking.webhook.WebhookOperator;
import tracking.webhook.WebhookType;

/** Failed calls are repeated for three days; an endpoint that never works is told to operators and switched off; nothing of it is lost. */
class FailingEndpointsAreSwitchedOffInTheEndTests extends WebhookTest {

    @Autowired
    @Qualifier("trackingEdits")
    private Edits edits;

    @Autowired
    private ReplayDelivery replayDelivery;

    @Autowired
    private ReplayDeliveries replayDeliveries;

    @Autowired
    private DeliveryController controller;

    private static final Set<DeliveryState> UNDELIVERED = Set.of(DeliveryState.FAILED, DeliveryState.SKIPPED);

    @Autowired
    private ApplicationContext context;

    private UUID failing(int status) {
        receiver.answers(message -> Reply.of(status));
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        deliver();
        return endpoint;
    }

    @Test
    void a_delivery_is_tried_fifteen_times_in_three_days() {
        UUID endpoint = failing(500);
        Instant began = now();
        // Another order is accepted now and then, so the endpoint as a whole does not fail.
        String failingOrder = only(endpoint).orderNo();
        receiver.answers(message -> Reply.of(message.orderNo().equals(failingOrder) ? 500 : 200));
        for (int attempt = 2; attempt <= 15; attempt++) {
            publishPaidOrders(null, "web", 1);
            project();
            later(Duration.between(
                    now(), requireNonNull(find(endpoint, failingOrder).nextAttemptAt())));
        }
        LoggedDelivery failed = find(endpoint, failingOrder);

        assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(failed.attempts()).isEqualTo(15);
        assertThat(Duration.between(began, now())).isBetween(Duration.ofHours(62), Duration.ofHours(80));
        assertThat(log.attempts(failed.id(), 100)).hasSize(15).allSatisfy(attempt -> {
            assertThat(attempt.outcome()).isEqualTo(CallOutcome.REFUSED);
            assertThat(attempt.status()).isEqualTo(500);
        });
        assertThat(state(endpoint).state()).isEqualTo(EndpointState.ENABLED);
        assertThat(state(endpoint).noticedAt()).isNull();
    }

    private LoggedDelivery find(UUID endpoint, String order) {
        return log.list(new DeliveryLog.Query(endpoint, order, null, null, null, null), 10)
                .getFirst();
    }

    @Test
    void the_pauses_grow_and_vary() {
        assertThat(RetrySchedule.pauseAfter(1, 0.5)).hasValue(Duration.ofSeconds(5));
        assertThat(RetrySchedule.pauseAfter(1, 0)).hasValue(Duration.ofMillis(4_500));
        assertThat(RetrySchedule.pauseAfter(1, 1)).hasValue(Duration.ofMillis(5_500));
        assertThat(RetrySchedule.pauseAfter(14, 0.5)).hasValue(Duration.ofHours(16));
        assertThat(RetrySchedule.pauseAfter(15, 0.5)).isEmpty();
    }

    @Test
    void an_endpoint_that_answers_410_is_switched_off_at_once() {
        receiver.answers(message -> Reply.of(410));
        UUID endpoint = endpoint();
        publishPaidOrders(null, "web", 1);
        deliver();

        assertThat(state(endpoint).state()).isEqualTo(EndpointState.GONE);
        assertThat(receiver.messages).hasSize(1);
        assertThat(deliveries(endpoint))
                .extracting(LoggedDelivery::state)
                .containsExactlyInAnyOrder(DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.SKIPPED);
    }

    @Test
    void the_server_says_when_to_come_back() {
        receiver.answers(message -> new Reply(429, Map.of("Retry-After", "600")));
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        deliver();
        receiver.answers(message -> Reply.of(200));
        publishPaidOrders(null, "web", 1);
        project();

        later(Duration.ofSeconds(599));
        assertThat(receiver.messages).as("nothing at all is sent").hasSize(1);
        later(Duration.ofSeconds(2));
        assertThat(receiver.messages).hasSize(3);
        assertThat(state(endpoint).pausedUntil()).isNull();
    }

    @Test
    void a_server_that_accepts_can_say_when_to_come_back() {
        receiver.answers(message -> new Reply(200, Map.of("Retry-After", "600")));
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        deliver();
        assertThat(only(endpoint).state()).isEqualTo(DeliveryState.DELIVERED);
        publishPaidOrders(null, "web", 1);
        project();

        later(Duration.ofSeconds(599));
        assertThat(receiver.messages).hasSize(1);
        later(Duration.ofSeconds(2));
        assertThat(receiver.messages).hasSize(2);
    }

    @Test
    void a_parallel_success_does_not_end_the_pause() {
        UUID id = endpoint(WebhookType.ORDER_PAID);
        Endpoint before = state(id);
        Instant now = now();
        Endpoint asked = verdict(before, CallOutcome.REFUSED, 429, Duration.ofMinutes(10), now);
        assertThat(asked.pausedUntil()).isEqualTo(now.plusSeconds(600));

        Endpoint accepted = verdict(asked, CallOutcome.ACCEPTED, 200, null, now.plusSeconds(1));
        assertThat(accepted.failingSince()).isNull();
        assertThat(accepted.pausedUntil()).isEqualTo(now.plusSeconds(600));
        assertThat(verdict(accepted, CallOutcome.ACCEPTED, 200, Duration.ofMinutes(1), now.plusSeconds(2))
                        .pausedUntil())
                .as("a shorter wish")
                .isEqualTo(now.plusSeconds(600));
        assertThat(verdict(accepted, CallOutcome.ACCEPTED, 200, null, now.plusSeconds(600))
                        .pausedUntil())
                .as("after the pause")
                .isNull();
    }

    private static Endpoint verdict(
            Endpoint before, CallOutcome outcome, int status, @Nullable Duration retryAfter, Instant now) {
        ClaimedDelivery delivery = new ClaimedDelivery(
                UUID.randomUUID(), before.id(), UUID.randomUUID(), "order.paid", "o", "{}", now, 0, 0);
        return Verdict.of(delivery, before, new CallResult(outcome, status, null, retryAfter, Duration.ZERO), now, 0.5)
                .endpoint();
    }

    @Test
    void a_server_can_ask_for_an_hour_at_most() {
        receiver.answers(message -> new Reply(503, Map.of("Retry-After", "1000000")));
        endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        deliver();
        receiver.answers(message -> Reply.of(200));

        later(Duration.ofMinutes(59));
        assertThat(receiver.messages).hasSize(1);
        later(Duration.ofMinutes(2));
        assertThat(receiver.messages).hasSize(2);
    }

    @Test
    void after_a_day_it_is_called_once_an_hour_and_after_five_days_not_at_all() {
        UUID endpoint = failing(500);
        publishPaidOrders(null, "web", 30);
        project();
        Instant began = now();
        while (state(endpoint).noticedAt() == null) {
            later(Duration.ofMinutes(10));
            assertThat(Duration.between(began, now())).isLessThan(Duration.ofHours(40));
        }
        assertThat(Duration.between(began, state(endpoint).noticedAt())).isGreaterThanOrEqualTo(Duration.ofDays(1));
        retention.run();
        assertThat(context.getBean(io.micrometer.core.instrument.MeterRegistry.class)
                        .get("orderwright.webhook.failing")
                        .gauge()
                        .value())
                .isEqualTo(1);

        later(Duration.ofHours(2));
        int before = receiver.messages.size();
        for (int i = 0; i < 60; i++) {
            publishPaidOrders(null, "web", 1); // so there is always something due
            project();
            later(Duration.ofMinutes(10));
        }
        assertThat(receiver.messages.size() - before).as("calls in ten hours").isBetween(9, 11);

        while (state(endpoint).isEnabled()) {
            publishPaidOrders(null, "web", 1);
            project();
            later(Duration.ofHours(1));
            retention.run();
            assertThat(Duration.between(began, now())).isLessThan(Duration.ofDays(6));
        }
        assertThat(Duration.between(began, now())).isGreaterThanOrEqualTo(Duration.ofDays(5));
        assertThat(state(endpoint).state()).isEqualTo(EndpointState.FAILED);
        int calls = receiver.messages.size();
        publishPaidOrders(null, "web", 2);
        deliver();
        later(Duration.ofDays(1));
        assertThat(receiver.messages).hasSize(calls);
        assertThat(deliveries(endpoint))
                .allSatisfy(each -> assertThat(each.state()).isIn(UNDELIVERED));

        receiver.answers(message -> Reply.of(200));
        receiver.messages.clear();
        operator.enables(endpoint, true);
        Replayed replayed = replays(endpoint, UNDELIVERED, began, now().plusSeconds(1));
        settle();

        assertThat(replayed.nextFrom()).isNull();
        assertThat(deliveries(endpoint))
                .filteredOn(each -> !each.createdAt().isBefore(began))
                .hasSize(replayed.replayed())
                .allSatisfy(each -> assertThat(each.state()).isEqualTo(DeliveryState.DELIVERED));
        assertThat(receiver.messages).hasSize(replayed.replayed());
        assertThat(state(endpoint).failingSince()).isNull();
    }

    @Test
    void what_an_endpoint_misses_while_it_is_off_can_be_replayed_in_order_with_the_same_ids() {
        UUID endpoint = endpoint();
        publishPaidOrders(null, "web", 3);
        deliver();
        List<String> ids = receiver.messages.stream().map(Receiver.Message::id).toList();
        operator.enables(endpoint, false);
        Instant off = now();
        publishPaidOrders(null, "web", 5);
        deliver();
        assertThat(receiver.messages).hasSize(9);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> replays(endpoint, UNDELIVERED, off, now().plusSeconds(1)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("ENDPOINT_NOT_ENABLED"));
        operator.enables(endpoint, true);
        settle();
        assertThat(receiver.messages).as("nothing is sent by itself").hasSize(9);
        assertThat(replays(endpoint, UNDELIVERED, off, now().plusSeconds(1)).replayed())
                .isEqualTo(15);
        settle();
        assertThat(receiver.messages).hasSize(24);
        assertThat(receiver.messages.subList(9, 24).stream()
                        .collect(java.util.stream.Collectors.groupingBy(
                                Receiver.Message::orderNo,
                                java.util.stream.Collectors.mapping(
                                        Receiver.Message::type, java.util.stream.Collectors.toList())))
                        .values())
                .hasSize(5)
                .allSatisfy(
                        types -> assertThat(types).containsExactly("order.placed", "order.confirmed", "order.paid"));

        replays(endpoint, Set.of(DeliveryState.DELIVERED), off.minusSeconds(1), now().plusSeconds(1));
        settle();
        assertThat(receiver.messages).hasSize(48);
        assertThat(receiver.messages.subList(24, 48).stream().map(Receiver.Message::id))
                .containsAll(ids);
    }

    @Test
    void one_delivery_is_replayed_when_it_is_finished() {
        UUID endpoint = failing(500);
        LoggedDelivery delivery = only(endpoint);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> replays(endpoint, delivery.id()))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("DELIVERY_IN_PROGRESS"));
        receiver.answers(message -> Reply.of(200));
        later(Duration.ofSeconds(6));
        assertThat(only(endpoint).state()).isEqualTo(DeliveryState.DELIVERED);

        replays(endpoint, delivery.id());
        settle();

        assertThat(only(endpoint).attempts()).isEqualTo(3);
        assertThat(receiver.messages)
                .hasSize(3)
                .extracting(Receiver.Message::id)
                .containsOnly(ClaimedDelivery.messageId(delivery.id()));
    }

    @Test
    void a_test_is_sent_once_and_changes_nothing_else() {
        receiver.answers(message -> Reply.of(500));
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        UUID test = tests(endpoint);

        LoggedDelivery delivery = only(endpoint);
        assertThat(delivery.id()).isEqualTo(test);
        assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(log.attempts(test, 10)).hasSize(1);
        assertThat(receiver.messages).singleElement().satisfies(message -> {
            assertThat(message.type()).isEqualTo("endpoint.test");
            assertThat(message.signatures()).containsExactly(message.signedWith(WebhookOperator.SECRET));
        });
        later(Duration.ofDays(1));
        assertThat(receiver.messages).hasSize(1);
        assertThat(state(endpoint).failingSince()).isNull();

        receiver.answers(message -> Reply.of(200));
        operator.enables(endpoint, false);
        UUID again = tests(endpoint);
        assertThat(log.find(endpoint, again).orElseThrow().state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void a_deleted_endpoint_gets_nothing_and_its_secret_is_gone() {
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        project();
        operator.deletes(endpoint);
        settle();

        assertThat(receiver.messages).isEmpty();
        assertThat(world.count("select count(*) from platform.personal_key where owner = ?", "webhook:" + endpoint))
                .isZero();
        assertThat(deliveries(endpoint))
                .allSatisfy(each -> assertThat(each.state()).isEqualTo(DeliveryState.SKIPPED));
        world.passes(Duration.ofDays(31));
        retention.run();
        assertThat(deliveries(endpoint)).isEmpty();
        assertThat(world.count("select count(*) from tracking.webhook_endpoint where endpoint_id = ?", endpoint))
                .isZero();
    }

    @Test
    void the_log_is_kept_for_thirty_days() {
        UUID endpoint = endpoint(WebhookType.ORDER_PAID);
        publishPaidOrders(null, "web", 1);
        deliver();
        world.passes(Duration.ofDays(29));
        retention.run();
        assertThat(deliveries(endpoint)).hasSize(1);

        world.passes(Duration.ofDays(2));
        retention.run();
        assertThat(deliveries(endpoint)).isEmpty();
    }

    private Replayed replays(UUID endpoint, Set<DeliveryState> states, Instant from, Instant to) {
        return edits.make(
                WebhookOperator.key(), replayDeliveries, new ReplayDeliveries.Wanted(endpoint, states, from, to));
    }

    private void replays(UUID endpoint, UUID delivery) {
        edits.make(WebhookOperator.key(), replayDelivery, new ReplayDelivery.Wanted(endpoint, delivery));
    }

    private UUID tests(UUID endpoint) {
        return controller.testWebhookEndpoint(WebhookOperator.key(), endpoint).deliveryId();
    }
}
