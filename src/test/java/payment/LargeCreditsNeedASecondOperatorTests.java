package payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.AtOnce;
import testing.Edge;
import testing.sandbox.SandboxTest;

/** A credit to a wallet above the limit of its currency is in the wallet only after an operator who has not asked for it has approved it. */
@SandboxTest
@TestPropertySource(properties = "orderwright.payment.refund-approval.limits.GBP=1000")
class LargeCreditsNeedASecondOperatorTests {

    private static final String[] SCOPES = {
        Scopes.OPERATOR_WALLETS, Scopes.OPERATOR_PAYMENTS, Scopes.OPERATOR_REFUNDS_APPROVE
    };

    private final PaymentWorld world;
    private final Edge first;
    private final Edge second;
    private final String owner = "owner-" + UUID.randomUUID();

    LargeCreditsNeedASecondOperatorTests(ApplicationContext context) {
        this.world = new PaymentWorld(context);
        this.first = Edge.of((WebApplicationContext) context, SCOPES).as("first", SCOPES);
        this.second = first.as("second", SCOPES);
    }

    @Test
    void aCreditUpToTheLimitAndADebitNeedNobody() {
        assertThat(adjust("CREDIT", 1000, "k")).hasStatus(200);
        assertThat(adjust("CREDIT", 1000, "k2")).hasStatus(200);
        assertThat(adjust("DEBIT", 2000, "k3")).hasStatus(200);
        assertThat(waiting()).isEmpty();
        assertThat(balance()).isZero();
    }

    @Test
    void aCreditAboveTheLimitWaitsAndIsMadeOnceApproved() {
        String id = waitingCredit();
        assertThat(balance()).isZero();
        assertThat(waiting())
                .singleElement()
                .satisfies(shown -> assertThat(shown)
                        .containsEntry("kind", "WALLET_CREDIT")
                        .containsEntry("adjustment_id", id)
                        .containsEntry("user_id", owner)
                        .containsEntry("reason", "for Ottoline's patience")
                        .containsEntry("requested_by", "first")
                        .containsEntry("may_decide", false)
                        .doesNotContainKey("refund_reference"));
        assertThat(world.texts("select sealed_reason from payment.refund_approval where refund_reference = ?", id))
                .singleElement()
                .asString()
                .doesNotContain("Ottoline");

        assertRefused(decide(first, id, "approve", "k"), "SECOND_OPERATOR_REQUIRED");
        assertThat(decide(second, id, "approve", "k2")).hasStatus(200);
        assertThat(decide(second, id, "approve", "k2")).as("a repeated request").hasStatus(200);
        assertRefused(decide(first.as("third", SCOPES), id, "approve", "k3"), "REFUND_DECIDED");
        assertThat(balance()).isEqualTo(1001);
        assertThat(movements()).isOne();
        assertThat(adjust("CREDIT", 1001, "first"))
                .as("the repeated request of the credit")
                .hasStatus(202);
        assertThat(balance()).isEqualTo(1001);
    }

    @Test
    void aRefusedCreditIsNotMade() {
        String id = waitingCredit();
        assertThat(decide(second, id, "refuse", "k")).hasStatus(200);
        assertThat(waiting()).isEmpty();
        assertThat(balance()).isZero();
    }

    @Test
    void theOwnerOfTheWalletCannotDecide() {
        String id = waitingCredit();
        assertRefused(decide(first.as(owner, SCOPES), id, "approve", "k"), "SECOND_OPERATOR_REQUIRED");
        assertThat(balance()).isZero();
    }

    @Test
    void aCreditIsNoRefundAndNotForOthersToDecide() {
        String id = waitingCredit();
        assertThat(second.post("k", "{\"note\":\"x\"}", "/api/v2/refunds/{r}/approve", id))
                .hasStatus(404);
        assertThat(decide(second.as("somebody", Scopes.OPERATOR_WALLETS), id, "approve", "k2"))
                .hasStatus(403);
        assertThat(decide(second, "unknown", "approve", "k3")).hasStatus(404);
    }

    @Test
    void twoOperatorsAtOnceCreditOnce() {
        String id = waitingCredit();
        List<Integer> statuses = AtOnce.run(List.of(
                () -> decide(second, id, "approve", "k").getResponse().getStatus(),
                () -> decide(first.as("third", SCOPES), id, "approve", "k")
                        .getResponse()
                        .getStatus()));
        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        assertThat(balance()).isEqualTo(1001);
        assertThat(movements()).isOne();
    }

    private String waitingCredit() {
        MvcTestResult answer = adjust("CREDIT", 1001, "first");
        assertThat(answer).hasStatus(202);
        return Edge.read(answer, "$.waiting_credit");
    }

    private MvcTestResult adjust(String direction, long amountMinor, String key) {
        return first.post(key, """
                {"direction":"%s","amount":{"amount_minor":%d,"currency":"GBP"},"reason":"for Ottoline's patience"}\
                """.formatted(direction, amountMinor), "/api/v2/wallets/{u}/adjustments", owner);
    }

    private static MvcTestResult decide(Edge operator, String id, String decision, String key) {
        return operator.post(key, "{\"note\":\"checked\"}", "/api/v2/wallet-credits/{c}/" + decision, id);
    }

    private List<Map<String, Object>> waiting() {
        List<Map<String, Object>> all = Edge.read(first.get("/api/v2/refund-approvals"), "$.refund_approvals");
        return all.stream().filter(each -> owner.equals(each.get("user_id"))).toList();
    }

    private long balance() {
        List<Integer> balances = Edge.read(first.get("/api/v2/wallets/" + owner), "$.balances[*].balance.amount_minor");
        return balances.isEmpty() ? 0 : balances.getFirst();
    }

    private long movements() {
        return world.count("select count(*) from payment.wallet_movement where owner = ?", owner);
    }

    private static void assertRefused(MvcTestResult answer, String code) {
        assertThat(answer).hasStatus(409).bodyJson().extractingPath("code").isEqualTo(code);
    }
}
