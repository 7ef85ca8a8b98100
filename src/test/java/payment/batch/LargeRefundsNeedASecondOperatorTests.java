package payment.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.WebApplicationContext;
import outbox.delivery.TwoInstances;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.Requester;
import payment.PaymentWorld;
import payment.PaymentWorld.Order;
import payment.approval.DecideRefund;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.security.AcceptedIssuer;
import platform.security.Scopes;
import testing.AtOnce;
import testing.Edge;
import testing.sandbox.SandboxTest;
import testing.shop.Soon;

/** A refund above the limit of its currency goes to the provider only after an operator who has not requested it has approved it. */
@SandboxTest
@TestPropertySource(properties = "orderwright.payment.refund-approval.limits.GBP=1000")
class LargeRefundsNeedASecondOperatorTests {

    private static final int ROUNDS = Integer.getInteger("approval.rounds", 25);

    private static final String ISSUER = AcceptedIssuer.OF_A_FIRST_RUN;
    private static final UnaryOperator<RefundRequested> UNKNOWN = refund -> refund;
    private static final UnaryOperator<RefundRequested> PLATFORM = refund -> refund.by(Requester.platform(), null);

    private final PaymentWorld world;
    private final PersonalKeys keys;
    private final TransactionTemplate transactions;
    private final TwoInstances instances;
    private final Edge first;
    private final Edge second;
    private final Order order = PaymentWorld.order();

    LargeRefundsNeedASecondOperatorTests(
            PaymentListeners listeners,
            PersonalKeys keys,
            PlatformTransactionManager transactions,
            ApplicationContext context) {
        this.keys = keys;
        this.transactions = new TransactionTemplate(transactions);
        this.world = new PaymentWorld(context);
        this.instances = new TwoInstances(listeners, world, world.now());
        this.first = Edge.of((WebApplicationContext) context, Scopes.OPERATOR_REFUNDS_APPROVE)
                .as("first", Scopes.OPERATOR_REFUNDS_APPROVE);
        this.second = first.as("second", Scopes.OPERATOR_REFUNDS_APPROVE);
    }

    @Test
    void aRefundUpToTheLimitNeedsNobody() {
        captured(order);
        world.publish(world.refund(order, "", 1000));
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(approvals(order, "")).isEmpty();
        assertThat(world.count(
                        "select count(*) from payment.refund_approval where correlation = ?", order.correlation()))
                .isZero();
    }

    @Test
    void aRefundAboveTheLimitWaitsHoldsItsAmountAndIsSentOnceApproved() {
        unapproved(order, PLATFORM);
        assertThat(world.refundStatus(order)).isEqualTo("unapproved");
        assertThat(isCalled(order)).isFalse();
        world.publish(world.refund(order, "b", 600));
        world.awaitSecured(order, RefundFailed.class);

        assertThat(approve(first, order, "k")).hasStatus(200);
        assertThat(approve(first, order, "k")).as("a repeated request").hasStatus(200);
        assertRefused(approve(second, order, "k2"), "REFUND_DECIDED");
        assertRefused(refuse(second, order, "k3"), "REFUND_DECIDED");
        world.awaitSecured(order, RefundFailed.class, PaymentRefunded.class);
        assertThat(isCalled(order)).isTrue();
        assertThat(approvals(order, "&state=APPROVED"))
                .singleElement()
                .satisfies(shown -> assertThat(shown)
                        .containsEntry("state", "APPROVED")
                        .containsEntry("decided_by", "first")
                        .containsEntry("note", "checked with Ottoline")
                        .containsEntry("amount", Map.of("amount_minor", 2000, "currency", "GBP"))
                        .doesNotContainKey("requested_by"));
        assertThat(world.texts("select note from payment.refund_approval where refund_reference = ?", order.refund()))
                .singleElement()
                .asString()
                .as("sealed")
                .doesNotContain("Ottoline");
    }

    @Test
    void aRefusalFailsTheRefundAndFreesItsAmount() {
        unapproved(order, PLATFORM);
        assertThat(refuse(first, order, "k")).hasStatus(200);
        world.awaitSecured(order, RefundFailed.class);
        assertThat(isCalled(order)).isFalse();
        assertThat(world.refundMinor(order)).isZero();
        assertThat(world.text("select failure from payment.refund where reference = ?", order.refund()))
                .isEqualTo("an operator has refused the refund");
    }

    @Test
    void theOperatorWhoHasRequestedItCannotDecide() {
        unapproved(order, operator(ISSUER, "first"));
        assertThat(approvals(order, ""))
                .singleElement()
                .satisfies(shown -> assertThat(shown).containsEntry("requested_by", "first"));
        assertRefused(approve(first, order, "k"), "SECOND_OPERATOR_REQUIRED");
        assertRefused(refuse(first, order, "k2"), "SECOND_OPERATOR_REQUIRED");
        assertThat(world.refundStatus(order)).isEqualTo("unapproved");
        assertThat(approve(second, order, "k3")).hasStatus(200);
        world.awaitSecured(order, PaymentRefunded.class);
    }

    @Test
    void aRefundThatWaitedForTheCaptureWaitsForAnOperatorThen() {
        world.publish(world.pay(order, "sandbox"), world.refund(order, "", 2000));
        world.awaitRefund(order, "waiting");
        assertThat(approvals(order, "")).isEmpty();
        world.callback("payment.captured", order.payment());
        world.awaitRefund(order, "unapproved");
        assertThat(approvals(order, "")).hasSize(1);
    }

    @Test
    void aShopperWhoHasAskedCannotDecideAsAnOperator() {
        unapproved(order, shopper("first"));
        assertThat(approvals(order, ""))
                .singleElement()
                .satisfies(shown -> assertThat(shown)
                        .containsEntry("requester", "SHOPPER")
                        .containsEntry("may_decide", false)
                        .doesNotContainKey("requested_by"));
        assertRefused(approve(first, order, "k"), "SECOND_OPERATOR_REQUIRED");
        assertRefused(refuse(first, order, "k2"), "SECOND_OPERATOR_REQUIRED");
        assertThat(isCalled(order)).isFalse();
        assertThat(approve(second, order, "k3")).hasStatus(200);
        world.awaitSecured(order, PaymentRefunded.class);
    }

    @Test
    void ifItIsNotKnownWhoHasAskedTwoOperatorsApprove() {
        unapproved(order, UNKNOWN);
        needsTwo("UNKNOWN");
    }

    @Test
    void ifAnotherIssuerHasNamedWhoHasAskedTwoOperatorsApprove() {
        unapproved(order, operator("https://earlier.example", "third"));
        needsTwo("UNKNOWN");
    }

    @Test
    void ifTheShopperWhoHasAskedIsErasedTwoOperatorsApprove() {
        unapproved(order, shopper("erased"));
        transactions.execute(status -> keys.erase("user:erased"));
        Soon.holds(
                "the key is forgotten",
                () -> assertThat(keys.current(Set.of("user:erased"))).isEmpty());
        needsTwo("UNKNOWN");
    }

    private void needsTwo(String requester) {
        assertThat(approve(first, order, "k"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("state")
                .isEqualTo("PENDING");
        assertRefused(approve(first, order, "k2"), "SECOND_OPERATOR_REQUIRED");
        assertThat(isCalled(order)).isFalse();
        assertThat(approvals(order, ""))
                .singleElement()
                .satisfies(shown -> assertThat(shown)
                        .containsEntry("requester", requester)
                        .containsEntry("approvals_needed", 2)
                        .containsEntry("first_approved_by", "first")
                        .containsEntry("may_decide", false));
        assertThat(approve(second, order, "k3"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("state")
                .isEqualTo("APPROVED");
        world.awaitSecured(order, PaymentRefunded.class);
        assertThat(isCalled(order)).isTrue();
    }

    @Test
    void oneOperatorIsEnoughToRefuse() {
        unapproved(order, UNKNOWN);
        assertThat(refuse(first, order, "k")).hasStatus(200);
        world.awaitSecured(order, RefundFailed.class);
    }

    @Test
    void refundsOfOneOrderBelowTheLimitCountTogether() {
        captured(order);
        world.publish(world.refund(order, "a", 600));
        world.awaitSecured(order, PaymentRefunded.class);
        world.publish(world.refund(order, "b", 400), world.refund(order, "c", 1), world.refund(order, "d", 1));
        world.awaitSecured(order, PaymentRefunded.class, PaymentRefunded.class);
        assertThat(world.count(
                        "select count(*) from payment.refund where correlation = ? and status = 'refunded'",
                        order.correlation()))
                .isEqualTo(2);
        assertThat(approvals(order, "")).hasSize(2);
    }

    /** A refund that somebody has approved does not use up the limit of the others. */
    @Test
    void anApprovedRefundDoesNotCount() {
        unapproved(order, PLATFORM);
        assertThat(approve(first, order, "k")).hasStatus(200);
        world.awaitSecured(order, PaymentRefunded.class);
        world.publish(world.refund(order, "b", 500));
        world.awaitSecured(order, PaymentRefunded.class, PaymentRefunded.class);
        assertThat(approvals(order, "")).isEmpty();
    }

    @Test
    void aDisputeMeanwhileForbidsTheRefund() {
        unapproved(order, PLATFORM);
        world.callback("""
                {"event_id":"dispute %s","type":"dispute.received","reference":"%s","amount_minor":2550,"currency":"GBP",\
                "occurred_at":"2026-03-01T09:01:00Z","dispute_id":"dp_%s"}\
                """.formatted(order.payment(), order.payment(), order.payment()));
        assertThat(approve(first, order, "k")).hasStatus(200);
        world.awaitSecured(order, DisputeOpened.class, RefundFailed.class);
        assertThat(isCalled(order)).isFalse();
    }

    @Test
    void aRepeatedRequestIsStillOneApproval() {
        unapproved(order, PLATFORM);
        world.publish(refund(order, PLATFORM));
        world.awaitDelivered();
        assertThat(approvals(order, "")).hasSize(1);
        assertThat(world.published(order))
                .containsOnlyOnce(PaymentSecured.class)
                .doesNotContain(RefundFailed.class);
    }

    @Test
    void oneOfTwoInstancesDecides() {
        unapproved(order, PLATFORM);
        List<Object> results =
                instances.overlapResults(decision(order, true, "first"), decision(order, false, "second"));
        assertThat(results.getFirst()).isInstanceOf(CommandResult.Done.class);
        assertThat(results.getLast()).isInstanceOf(CommandResult.Refused.class);
        assertThat(world.refundStatus(order)).isEqualTo("requested");
    }

    /** The provider is called exactly if the approval was first. */
    @Test
    void twoOperatorsAtOnceDecideOnce() {
        int approvedRounds = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Order each = PaymentWorld.order();
            unapproved(each, PLATFORM);
            List<Integer> statuses = AtOnce.run(List.of(
                    () -> approve(first, each, "k").getResponse().getStatus(),
                    () -> refuse(second, each, "k").getResponse().getStatus()));
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
            boolean approved = statuses.getFirst() == 200;
            approvedRounds += approved ? 1 : 0;
            world.awaitSecured(each, approved ? PaymentRefunded.class : RefundFailed.class);
            assertThat(isCalled(each)).isEqualTo(approved);
            assertThat(world.refundMinor(each)).isEqualTo(approved ? 2000 : 0);
        }
        System.out.printf("%d of %d rounds were approved%n", approvedRounds, ROUNDS);
    }

    @Test
    void onlyOperatorsWithTheScopeDecide() {
        unapproved(order, PLATFORM);
        Edge stranger = first.as("somebody", Scopes.OPERATOR_PAYMENTS, Scopes.OPERATOR_ORDERS);
        assertThat(stranger.get("/api/v2/refund-approvals")).hasStatus(403);
        assertThat(approve(stranger, order, "k")).hasStatus(403);
        assertThat(refuse(stranger, order, "k")).hasStatus(403);
        assertThat(first.post("k", "{}", "/api/v2/refunds/{r}/approve", "unknown"))
                .hasStatus(404);
        Edge.assertBadFields(first.post("k", "{}", "/api/v2/refunds/{r}/refuse", order.refund()), "note");
        Edge.assertBadFields(
                first.post(
                        "k", "{\"note\":\"card 4111 1111 1111 1111\"}", "/api/v2/refunds/{r}/refuse", order.refund()),
                "note");
    }

    @Test
    void theListHasPages() {
        captured(order);
        for (int i = 0; i < 2; i++) {
            world.publish(new RefundRequested(
                    order.refund() + "p" + i,
                    order.correlation(),
                    order.payment(),
                    Money.ofMinor(1001 + i, "GBP"),
                    "broken",
                    null));
            world.awaitDelivered();
        }
        assertThat(first.pages(
                        "/api/v2/refund-approvals?limit=1&payment_reference=" + order.payment(),
                        "$.refund_approvals[*].refund_reference"))
                .containsExactly(order.refund() + "p1", order.refund() + "p0");
    }

    private void captured(Order paid) {
        world.publish(world.pay(paid, "sandbox"));
        world.callback("payment.captured", paid.payment());
    }

    /** A refund of 20.00 waits for an operator. */
    private void unapproved(Order paid, UnaryOperator<RefundRequested> by) {
        captured(paid);
        world.publish(refund(paid, by));
        world.awaitRefund(paid, "unapproved");
    }

    private RefundRequested refund(Order paid, UnaryOperator<RefundRequested> by) {
        return by.apply(world.refund(paid, "", 2000));
    }

    private static UnaryOperator<RefundRequested> operator(String issuer, String subject) {
        return refund -> refund.by(new Requester(Requester.Kind.OPERATOR, issuer, null), subject);
    }

    /** A shopper whose subject was sealed with a key of the platform. */
    private UnaryOperator<RefundRequested> shopper(String subject) {
        PersonalData sealed = transactions.execute(status ->
                keys.obtain(Set.of("user:" + subject)).get("user:" + subject).seal(subject));
        return refund -> refund.by(new Requester(Requester.Kind.SHOPPER, ISSUER, sealed), null);
    }

    /** Whether the provider is called for the refund, or was called. */
    private boolean isCalled(Order paid) {
        return world.count("""
                        select count(*) from payment.refund r where r.reference = ? and (r.status in ('requested', 'accepted', 'refunded')
                          or exists (select from payment.inquiry i where i.reference = r.reference))""", paid.refund()) == 1;
    }

    private List<Map<String, Object>> approvals(Order paid, String filter) {
        return Edge.read(
                first.get("/api/v2/refund-approvals?correlation=" + paid.correlation() + filter), "$.refund_approvals");
    }

    private static MvcTestResult approve(Edge operator, Order paid, String key) {
        return operator.post(key, "{\"note\":\"checked with Ottoline\"}", "/api/v2/refunds/{r}/approve", paid.refund());
    }

    private static MvcTestResult refuse(Edge operator, Order paid, String key) {
        return operator.post(key, "{\"note\":\"not ours\"}", "/api/v2/refunds/{r}/refuse", paid.refund());
    }

    private static void assertRefused(MvcTestResult answer, String code) {
        assertThat(answer).hasStatus(409).bodyJson().extractingPath("code").isEqualTo(code);
    }

    private static DecideRefund decision(Order paid, boolean approve, String subject) {
        return new DecideRefund(
                new IdempotencyKey("decide " + subject + paid.refund(), "body"),
                paid.refund(),
                paid.payment(),
                paid.correlation(),
                approve,
                subject,
                null);
    }
}
