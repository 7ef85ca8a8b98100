package payment.batch;

import java.time.Instant;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import outbox.Event;
import payment.inquiry.CallNow;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;
import payment.inquiry.InquiryRows;
import payment.provider.Operation;
import platform.sql.TrackedRows;

/** Whom one payment batch calls or asks again: about payments, refunds and captures whose outcome is not known. */
final class InquiryBook {

    private final Providers providers;
    private final Instant at;
    private final TrackedRows<String, Payment> payments;
    private final TrackedRows<String, Refund> refunds;
    private final CaptureBook captures;
    private final InquiryRows inquiries;
    private final Consumer<Event> outgoing;
    private final BiConsumer<Inquiry, ProviderCall> calling;

    /**
     * @param outgoing publishes an event
     * @param calling claims a call for its row
     */
    InquiryBook(
            Providers providers,
            Instant at,
            TrackedRows<String, Payment> payments,
            TrackedRows<String, Refund> refunds,
            CaptureBook captures,
            InquiryRows inquiries,
            Consumer<Event> outgoing,
            BiConsumer<Inquiry, ProviderCall> calling) {
        this.providers = providers;
        this.at = at;
        this.payments = payments;
        this.refunds = refunds;
        this.captures = captures;
        this.inquiries = inquiries;
        this.outgoing = outgoing;
        this.calling = calling;
    }

    /** Calls the provider of a payment, refund or capture whose outcome is not known; otherwise the inquiry ends. */
    void inquire(Inquire command) {
        inquiries.due(command.reference()).ifPresent(this::turn);
    }

    /** Calls now, although the call is due later, unless the provider is being called. */
    void callNow(CallNow command) {
        inquiries.unclaimed(command.reference()).ifPresent(this::turn);
    }

    private void turn(Inquiry inquiry) {
        switch (inquiry.subject()) {
            case PAYMENT -> askAboutPayment(inquiry);
            case REFUND ->
                refunds.find(inquiry.reference())
                        .filter(this::isCallDue)
                        .ifPresentOrElse(undecided -> call(inquiry, undecided), () -> inquiries.end(inquiry));
            case CAPTURE -> captures.ask(inquiry);
        }
    }

    /** Asks the provider about a payment that is not captured, also if it has failed or is closed. */
    void askAgain(String reference) {
        payments.find(reference)
                .filter(payment ->
                        !payment.isCaptured() && operationsOf(payment).contains(Operation.QUERY))
                .ifPresent(payment -> outgoing.accept(payment.toInquiryDue(at, Set.of())));
    }

    /** Asks the provider about an open payment now, and again later if it does not answer. */
    void askNow(Payment open) {
        ask(inquiries.beginAgain(Subject.PAYMENT, open.reference()), open);
    }

    private void askAboutPayment(Inquiry inquiry) {
        Payment payment = payments.get(inquiry.reference());
        if (payment != null && payment.isOpen()) {
            ask(inquiry, payment);
        } else if (payment == null || !captures.ask(inquiry, payment)) {
            inquiries.end(inquiry);
        }
    }

    private void ask(Inquiry inquiry, Payment open) {
        outgoing.accept(open.toInquiryDue(at, operationsOf(open)));
        inquiries.asked(inquiry, open.expiresAt());
    }

    /** An earlier call may have reached the provider, so it is asked first, if it can be asked. */
    private void call(Inquiry inquiry, Refund undecided) {
        Payment payment = payments.find(undecided.paymentReference()).orElseThrow();
        calling.accept(
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
                                payments.find(refund.paymentReference()).orElseThrow()));
    }

    private boolean canQueryRefunds(Payment payment) {
        return operationsOf(payment).contains(Operation.QUERY_REFUND);
    }

    /** Decides when the call is made again, or that it is not: after its answers are handled. */
    void settle(ProviderCall.Ended ended) {
        inquiries.stillClaimed(ended.call().row()).ifPresent(row -> {
            boolean isUndecided = switch (row.subject()) {
                case PAYMENT -> true;
                case REFUND ->
                    refunds.find(row.reference()).filter(this::isCallDue).isPresent();
                case CAPTURE -> captures.isUndecided(row.reference());
            };
            if (!isUndecided) {
                inquiries.end(row);
            } else if (ended.notCalledFor() != null) {
                inquiries.notCalled(row, ended.notCalledFor());
            } else if (ended.failure() != null) {
                inquiries.failed(row, ended.failure());
            } else {
                inquiries.answered(row);
            }
        });
    }

    /** A delivery of an earlier build becomes a row. Its call may have reached the provider. */
    void transfer(ProviderAnswer.CallTransferred call) {
        inquiries.transfer(call.subject(), call.reference());
    }

    private Set<Operation> operationsOf(Payment payment) {
        return providers.operationsOf(payment.method());
    }
}
