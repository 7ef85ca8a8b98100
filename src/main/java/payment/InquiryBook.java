package payment;

import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import outbox.Event;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;
import payment.inquiry.InquiryRows;
import payment.provider.Operation;
import platform.sql.TrackedRows;

/** What one payment batch asks providers about: payments, refunds and captures whose outcome is not known. */
final class InquiryBook {

    private final Providers providers;
    private final Instant at;
    private final TrackedRows<String, Payment> payments;
    private final TrackedRows<String, Refund> refunds;
    private final CaptureBook captures;
    private final InquiryRows inquiries;
    private final Consumer<Event> outgoing;

    InquiryBook(
            Providers providers,
            Instant at,
            TrackedRows<String, Payment> payments,
            TrackedRows<String, Refund> refunds,
            CaptureBook captures,
            InquiryRows inquiries,
            Consumer<Event> outgoing) {
        this.providers = providers;
        this.at = at;
        this.payments = payments;
        this.refunds = refunds;
        this.captures = captures;
        this.inquiries = inquiries;
        this.outgoing = outgoing;
    }

    /** Asks the provider about a payment, refund or capture whose outcome is not known; otherwise the inquiry ends. */
    void inquire(Inquire command) {
        inquiries.due(command.reference()).ifPresent(inquiry -> {
            switch (inquiry.subject()) {
                case PAYMENT -> askAboutPayment(inquiry);
                case REFUND ->
                    refunds.find(inquiry.reference())
                            .filter(Refund::isUndecided)
                            .ifPresentOrElse(undecided -> ask(inquiry, undecided), () -> inquiries.end(inquiry));
                case CAPTURE -> captures.ask(inquiry);
            }
        });
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

    private void ask(Inquiry inquiry, Refund undecided) {
        outgoing.accept(undecided.toInquiryDue(
                payments.find(undecided.paymentReference()).orElseThrow()));
        inquiries.asked(inquiry, null);
    }

    private Set<Operation> operationsOf(Payment payment) {
        return providers.operationsOf(payment.method());
    }
}
