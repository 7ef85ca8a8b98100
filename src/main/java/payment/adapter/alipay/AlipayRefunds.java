package payment.adapter.alipay;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import payment.adapter.alipay.AlipayRequest.OfRefund;
import payment.adapter.alipay.AlipayRequest.Refund;
import payment.provider.NewRefund;
import payment.provider.NotNowException;
import payment.provider.RefundAnswer;
import platform.money.Money;

/**
 * Refunds of payments, and of captures, each of which is a payment of its own at Alipay. Alipay acts once for each reference of a payment.
 */
final class AlipayRefunds {

    /** A refund with these codes is refused for good. For example, the account may get the money that it lacks, so that is not among them. */
    private static final Set<String> REFUSED = Set.of(
            "ACQ.INVALID_PARAMETER",
            "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
            "ACQ.REASON_TRADE_REFUND_FEE_ERR",
            "ACQ.REFUND_FEE_ERROR",
            "ACQ.TRADE_HAS_FINISHED",
            "ACQ.TRADE_NOT_ALLOW_REFUND");

    private final AlipayCalls calls;

    AlipayRefunds(AlipayCalls calls) {
        this.calls = calls;
    }

    /** @param trade the reference of the payment or capture */
    private record Part(String trade, String reference, Money amount) {}

    private static List<Part> parts(NewRefund refund) {
        return refund.parts().isEmpty()
                ? List.of(new Part(refund.paymentReference(), refund.reference(), refund.amount()))
                : refund.parts().stream()
                        .map(part -> new Part(part.captureReference(), part.reference(), part.amount()))
                        .toList();
    }

    /** A refund of several captures is refused only if Alipay has made no part of it. */
    RefundAnswer refund(NewRefund refund) throws IOException, InterruptedException {
        int made = 0;
        for (Part part : parts(refund)) {
            RefundAnswer answer = refund(part);
            if (answer instanceof RefundAnswer.Refused refused) {
                if (made == 0) {
                    return refused;
                }
                throw new NotNowException("Alipay has refunded %d captures and refuses the next one: %s"
                        .formatted(made, refused.reason()));
            }
            made++;
        }
        return new RefundAnswer.Succeeded();
    }

    /** Alipay has made the refund only if its answer says that money has moved. Otherwise it is asked what became of the refund. */
    private RefundAnswer refund(Part part) throws IOException, InterruptedException {
        Optional<RefundAnswer> refused = AlipayTrades.refusal(part.reference()).map(RefundAnswer.Refused::new);
        if (refused.isPresent()) {
            return refused.get();
        }
        AlipayAnswer answer = calls.ofTrade(
                "alipay.trade.refund",
                new Refund(part.trade(), part.reference(), AlipayValues.yuan(part.amount())),
                null,
                part.trade());
        if (answer.isSuccess() && "Y".equals(answer.fundChange())) {
            AlipayCalls.requireTrade(answer, part.trade());
            return new RefundAnswer.Succeeded();
        }
        Optional<RefundAnswer> found = query(part);
        if (found.isPresent()) {
            return found.get();
        }
        if (answer.isFailure(REFUSED)) {
            return new RefundAnswer.Refused(answer.reason());
        }
        throw answer.withoutOutcome("The outcome of the refund is unknown: ");
    }

    /** A refund of which Alipay lacks a part is unknown: it is requested again, and Alipay makes only what it has not made. */
    Optional<RefundAnswer> query(NewRefund refund) throws IOException, InterruptedException {
        for (Part part : parts(refund)) {
            if (query(part).isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new RefundAnswer.Succeeded());
    }

    /** A refund that failed is not told apart from an unknown one. Both can be requested again with the same reference. */
    private Optional<RefundAnswer> query(Part part) throws IOException, InterruptedException {
        AlipayAnswer answer = calls.ofTrade(
                "alipay.trade.fastpay.refund.query", new OfRefund(part.trade(), part.reference()), null, part.trade());
        if (answer.isFailure(AlipayCalls.UNKNOWN_TRADE) || (answer.isSuccess() && answer.refundStatus() == null)) {
            return Optional.empty();
        }
        AlipayCalls.requireTrade(answer, part.trade());
        if (!"REFUND_SUCCESS".equals(answer.refundStatus())
                || !part.reference().equals(answer.outRequestNo())
                || !part.amount().equals(AlipayCalls.money("refund_amount", answer.refundAmount()))) {
            throw new IOException("Alipay's answer is about another refund, or has no known refund_status");
        }
        return Optional.of(new RefundAnswer.Succeeded());
    }
}
