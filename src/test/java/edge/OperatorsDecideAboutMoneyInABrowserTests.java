package edge;

import order.OrderEvent.OrderRefundFailed;
import order.OrderEvent.PaymentDisputed;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import testing.OneRunIn;
import testing.shop.PlacedOrder;

/** Operators see what a provider reports of a dispute, and decide about refunds that need a second operator. */
@OneRunIn(3)
class OperatorsDecideAboutMoneyInABrowserTests extends BrowserTest {

    private final Provider provider;

    OperatorsDecideAboutMoneyInABrowserTests(Platform platform, ApplicationContext context) {
        super(platform, context);
        this.provider = platform.provider();
    }

    @Test
    void aDisputeShowsWhatTheProviderReported() {
        PlacedOrder order = shopper.places(operator.sells(250, 5), 2).pay().awaitCommitted();
        provider.reportsDispute(order, "received", 1, 0);
        order.awaitEvent(PaymentDisputed.class);
        provider.reportsDispute(order, "lost", 2, 1500);

        opens("/disputes?payment_reference=" + order.paymentReference());
        awaitPage("Disputes", "dp_" + order.paymentReference(), "Lost", "fraudulent", "£5.00", "£15.00");
        looksRight("disputes");
        browser.follow("dp_" + order.paymentReference());
        awaitPage("What the provider reported", "Evidence wanted", "Lost", "£15.00");
        looksRight("dispute");
        browser.follow(order.paymentReference());
        awaitPage("Payment " + order.paymentReference());
    }

    @Test
    void aLargeRefundIsRefusedWithANoteAndApprovedWhenItIsRequestedAgain() {
        PlacedOrder order = cancelled();
        String refused = operator.awaitRefundToApprove(order);

        opens("/refund-approvals?payment_reference=" + order.paymentReference());
        awaitPage("Refunds to approve", refused, "Waits", "CLP");
        looksRight("refund-approvals");
        browser.pressNamed("Refuse " + refused);
        browser.awaitText("dialog-question", "Refuse the refund " + refused);
        browser.type("field-note", "the goods never left");
        browser.pressNamed("Refuse");
        awaitPage("No refund waits for a decision.");
        order.awaitEvent(OrderRefundFailed.class);
        opens("/refund-approvals?state=REFUSED&payment_reference=" + order.paymentReference());
        awaitPage(refused, "Refused", "the goods never left", "ada");

        order.cancel(); // requests the refund again
        String approved = operator.awaitRefundToApprove(order);
        opens("/refund-approvals?payment_reference=" + order.paymentReference());
        browser.pressNamed("Approve " + approved);
        browser.awaitText("dialog-question", "Approve the refund " + approved);
        browser.pressNamed("Approve");
        order.awaitStatus("REFUNDED");
    }

    /** The shopper has cancelled a paid order. */
    private PlacedOrder cancelled() {
        PlacedOrder order = PlacedOrder.of(
                        shopper,
                        shopper.checkout()
                                .line(operator.sells(200, "CLP", 10), 1)
                                .with("currency", "CLP")
                                .decided())
                .pay()
                .awaitCommitted();
        order.awaitWaybill();
        order.cancel();
        return order;
    }
}
