package payment.batch;

import java.util.Set;
import payment.inquiry.CallNow;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;
import payment.provider.Operation;

/** The calls and inquiries that one payment batch begins: about payments, refunds and captures whose outcome is not known. */
final class InquiryBook {

    private final LockedBatch batch;
    private final LockedBatch.Rows rows;
    private final CaptureBook captures;

    InquiryBook(LockedBatch batch, CaptureBook captures) {
        this.batch = batch;
        this.rows = batch.rows();
        this.captures = captures;
    }

    /** Calls the provider of a payment, refund or capture whose outcome is not known; otherwise the inquiry ends. */
    void inquire(Inquire command) {
        rows.inquiries().due(command.reference()).ifPresent(this::turn);
    }

    /** Calls now, although the call is due later, unless the provider is being called. */
    void callNow(CallNow command) {
        rows.inquiries().unclaimed(command.reference()).ifPresent(this::turn);
    }

    private void turn(Inquiry inquiry) {
        switch (inquiry.subject()) {
            case PAYMENT -> askAboutPayment(inquiry);
            case REFUND ->
                rows.refunds()
                        .find(inquiry.reference())
                        .filter(this::isCallDue)
                        .ifPresentOrElse(
                                undecided -> call(inquiry, undecided),
                                () -> rows.inquiries().end(inquiry));
            case CAPTURE -> captures.ask(inquiry);
        }
    }

    /** Asks the provider about a payment that is not captured, also if it has failed or is closed. */
    void askAgain(String reference) {
        rows.payments()
                .find(reference)
                .filter(payment ->
                        !payment.isCaptured() && batch.operationsOf(payment).contains(Operation.QUERY))
                .ifPresent(payment -> batch.publish(payment.toInquiryDue(rows.at(), Set.of())));
    }

    /** Asks the provider about an open payment now, and again later if it does not answer. */
    void askNow(Payment open) {
        ask(rows.inquiries().beginAgain(Subject.PAYMENT, open.reference()), open);
    }

    private void askAboutPayment(Inquiry inquiry) {
        Payment payment = rows.payments().get(inquiry.reference());
        if (payment != null && payment.isOpen()) {
            ask(inquiry, payment);
        } else if (payment == null || !captures.ask(inquiry, payment)) {
            rows.inquiries().end(inquiry);
        }
    }

    private void ask(Inquiry inquiry, Payment open) {
        batch.publish(open.toInquiryDue(rows.at(), batch.operationsOf(open)));
        rows.inquiries().asked(inquiry, open.expiresAt());
    }

    /** An earlier call may have reached the provider, so it is asked first, if it can be asked. */
    private void call(Inquiry inquiry, Refund undecided) {
        Payment payment = rows.payments().find(undecided.paymentReference()).orElseThrow();
        batch.call(
                inquiry,
                inquiry.asked() > 0 && canQueryRefunds(payment)
                        ? undecided.toInquiryDue(payment)
                        : undecided.toRefundDue(payment));
    }

    /** A refund that the provider has accepted is not requested again; only a provider that can be asked is called about it. */
    private boolean isCallDue(Refund refund) {
        return refund.isRequested()
                || (refund.isUndecided()
                        && canQueryRefunds(
                                rows.payments().find(refund.paymentReference()).orElseThrow()));
    }

    private boolean canQueryRefunds(Payment payment) {
        return batch.operationsOf(payment).contains(Operation.QUERY_REFUND);
    }

    /** Decides when the call is made again, or that it is not: after its answers are handled. */
    void settle(ProviderCall.Ended ended) {
        rows.inquiries().stillClaimed(ended.call().row()).ifPresent(row -> {
            boolean isUndecided = switch (row.subject()) {
                case PAYMENT -> true;
                case REFUND ->
                    rows.refunds().find(row.reference()).filter(this::isCallDue).isPresent();
                case CAPTURE -> captures.isUndecided(row.reference());
            };
            if (!isUndecided) {
                rows.inquiries().end(row);
            } else if (ended.notCalledFor() != null) {
                rows.inquiries().notCalled(row, ended.notCalledFor());
            } else if (ended.failure() != null) {
                rows.inquiries().failed(row, ended.failure());
            } else {
                rows.inquiries().answered(row);
            }
        });
    }

    /** A delivery of an earlier build becomes a row. Its call may have reached the provider. */
    void transfer(ProviderAnswer.CallTransferred call) {
        rows.inquiries().transfer(call.subject(), call.reference());
    }
}
