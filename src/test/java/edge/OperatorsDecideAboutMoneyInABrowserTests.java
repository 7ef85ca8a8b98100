package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import order.OrderEvent.PaymentDisputed;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/** Operators see what a provider reports of a dispute, and decide about refunds that need a second operator. */
class OperatorsDecideAboutMoneyInABrowserTests extends BrowserTest {

    OperatorsDecideAboutMoneyInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @Test
    void aDisputeShowsWhatTheProviderReported() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 2).pay().awaitCommitted();
        reports(order, "received", 1, 0);
        order.awaitEvent(PaymentDisputed.class);
        reports(order, "lost", 2, 1500);

        opens("/disputes?payment_reference=" + order.paymentReference());
        awaitPage("Disputes", "dp_" + order.paymentReference(), "Lost", "fraudulent", "£5.00", "£15.00");
        looksRight("disputes");
        browser.follow("dp_" + order.paymentReference());
        awaitPage("What the provider reported", "Evidence wanted", "Lost", "£15.00");
        looksRight("dispute");
        browser.follow(order.paymentReference());
        awaitPage(order.paymentReference(), "Disputes");
    }

    @Test
    void aLargeRefundIsRefusedWithANoteAndAnotherIsApproved() {
        String sku = operator.sells(200, "ISK", 10);
        PlacedOrder refused = cancelled(sku);
        PlacedOrder approved = cancelled(sku);

        opens("/refund-approvals?payment_reference=" + refused.paymentReference());
        awaitPage("Refunds to approve", "Waits", "ISK");
        String refund = operator.get("/api/v2/refund-approvals?correlation=" + refused.correlation())
                .text("/refund_approvals/0/refund_reference");
        looksRight("refund-approvals");
        browser.pressNamed("Refuse " + refund);
        browser.awaitText("dialog-question", "Refuse the refund " + refund);
        browser.type("field-note", "the goods never left");
        browser.pressNamed("Refuse");
        awaitPage("Refused", "the goods never left");

        opens("/refund-approvals?payment_reference=" + approved.paymentReference());
        String other = operator.get("/api/v2/refund-approvals?correlation=" + approved.correlation())
                .text("/refund_approvals/0/refund_reference");
        browser.pressNamed("Approve " + other);
        browser.awaitText("dialog-question", "Approve the refund " + other);
        browser.pressNamed("Approve");
        awaitPage("Approved");
        approved.awaitStatus("REFUNDED");
        assertThat(refused.now().status()).isNotEqualTo("REFUNDED");
    }

    /** The shopper cancels, and the refund waits for an operator. */
    private PlacedOrder cancelled(String sku) {
        PlacedOrder order = PlacedOrder.of(
                        shopper,
                        shopper.checkout().line(sku, 1).with("currency", "ISK").decided())
                .pay()
                .awaitCommitted();
        order.awaitWaybill();
        order.cancel();
        Soon.holds(
                "it waits for an operator",
                () -> assertThat(operator.get("/api/v2/refund-approvals?correlation=" + order.correlation())
                                .at("/refund_approvals")
                                .size())
                        .isOne());
        return order;
    }

    private void reports(PlacedOrder order, String status, int second, long feeMinor) {
        Provider provider = new Provider(platform);
        Map<String, Object> report = new HashMap<>(provider.says("dispute." + status, order));
        report.put("dispute_id", "dp_" + order.paymentReference());
        report.put("reason", "fraudulent");
        report.put("fee_minor", feeMinor);
        report.put("occurred_at", platform.clock().instant().plusSeconds(second).toString());
        provider.callback(report).send().is(200);
    }
}
