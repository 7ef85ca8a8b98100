package payment.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import outbox.BatchItems;
import payment.PaymentRequest;
import payment.PaymentRequest.BalanceComparisonRequested;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.TransferComparisonRequested;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentRequest.WithdrawalRequested;
import payment.approval.DecideRefund;
import payment.callback.ProviderEvent;
import payment.callback.ReceiveCallback;
import payment.dispute.AdoptDispute;
import payment.dispute.DisputeRows;
import payment.inquiry.AskAgain;
import payment.inquiry.CallNow;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.provider.ProviderCallback;
import payment.wallet.FreeBalance;

/** The keys of the rows that a batch needs. */
final class BatchKeys {

    final Set<String> payments = new TreeSet<>();
    final Set<String> refunds = new TreeSet<>();

    /** Refunds that a message names without the payment that they belong to. */
    final Set<String> refundsWithoutPayment = new TreeSet<>();

    /** Payments whose disputes count in the batch. */
    final Set<String> withDisputes = new TreeSet<>();

    final List<DisputeRows.Reported> disputed = new ArrayList<>();
    final Set<String> captures = new TreeSet<>();

    /** Captures that a message names without the payment that they belong to. */
    final Set<String> capturesWithoutPayment = new TreeSet<>();

    /** Captures that may have to wait for others of their payment. */
    final Set<String> capturesToSend = new TreeSet<>();

    final Set<ProviderEvent.Key> callbacks = new TreeSet<>();

    final Set<String> inquiries = new TreeSet<>();

    static BatchKeys of(BatchItems batch) {
        BatchKeys keys = new BatchKeys();
        batch.of(PaymentRequest.class).forEach(keys::add);
        batch.of(ProviderAnswer.class).forEach(keys::add);
        batch.of(ReceiveCallback.class).forEach(keys::add);
        batch.of(Inquire.class).forEach(keys::add);
        batch.of(AdoptDispute.class).forEach(keys::add);
        batch.of(DecideRefund.class).forEach(keys::add);
        batch.of(ProviderCall.Ended.class).forEach(keys::add);
        batch.of(CallNow.class).forEach(keys::add);
        batch.of(AskAgain.class).forEach(command -> keys.payments.add(command.reference()));
        batch.of(FreeBalance.class).forEach(command -> keys.payments.add(command.reference()));
        return keys;
    }

    private void add(DecideRefund command) {
        refunds.add(command.refund());
        payments.add(command.paymentReference());
        withDisputes.add(command.paymentReference());
    }

    /** The dispute itself is found by its payment. */
    private void add(AdoptDispute command) {
        payments.add(command.paymentReference());
        withDisputes.add(command.paymentReference());
        callbacks.add(new ProviderEvent.Key(command.provider(), command.eventId()));
    }

    private void add(ProviderCall.Ended ended) {
        ended.answers().forEach(this::add);
        addInquiry(ended.call().row().reference(), ended.call().row().subject());
    }

    private void add(Inquire command) {
        addTurn(command.reference(), command.subject());
    }

    private void add(CallNow command) {
        addTurn(command.reference(), command.subject());
    }

    private void addTurn(String reference, Inquiry.Subject subject) {
        addInquiry(reference, subject);
        if (subject == Inquiry.Subject.CAPTURE) {
            capturesToSend.add(reference);
        }
    }

    private void addInquiry(String reference, Inquiry.Subject subject) {
        inquiries.add(reference);
        switch (subject) {
            case PAYMENT -> payments.add(reference);
            case REFUND -> {
                refunds.add(reference);
                refundsWithoutPayment.add(reference);
            }
            case CAPTURE -> addCapture(reference);
        }
    }

    private void addCapture(String reference) {
        captures.add(reference);
        capturesWithoutPayment.add(reference);
    }

    private void add(PaymentRequest request) {
        switch (request) {
            case PaymentRequested payment -> payments.add(payment.reference());
            case WithdrawalRequested withdrawal -> {
                payments.add(withdrawal.reference());
                inquiries.add(withdrawal.reference());
            }
            case RefundRequested refund -> {
                refunds.add(refund.reference());
                payments.add(refund.paymentReference());
                withDisputes.add(refund.paymentReference());
            }
            case CaptureRequested capture -> {
                captures.add(capture.reference());
                payments.add(capture.paymentReference());
            }
            case VoidRequested release -> payments.add(release.reference());
            case BalanceComparisonRequested comparison -> {}
            case TransferComparisonRequested comparison -> {}
        }
    }

    private void add(ProviderAnswer answer) {
        switch (answer) {
            case ProviderAnswer.CaptureFound found -> {
                payments.add(found.reference());
                callbacks.add(new ProviderEvent.Key(
                        found.provider(), found.toCallback().eventId()));
            }
            case ProviderAnswer.AuthorisationFound found -> {
                payments.add(found.reference());
                callbacks.add(new ProviderEvent.Key(
                        found.provider(), found.toCallback().eventId()));
            }
            case ProviderAnswer.OnCapture capture -> {
                captures.add(capture.reference());
                payments.add(capture.paymentReference());
            }
            case ProviderAnswer.CallTransferred call -> addInquiry(call.reference(), call.subject());
            case ProviderAnswer.OnPayment payment -> payments.add(payment.reference());
            case ProviderAnswer.OnRefund refund -> {
                refunds.add(refund.reference());
                payments.add(refund.paymentReference());
            }
        }
    }

    private void add(ReceiveCallback command) {
        callbacks.add(
                new ProviderEvent.Key(command.provider(), command.callback().eventId()));
        switch (command.callback().fact()) {
            case ProviderCallback.PaymentFact fact ->
                payments.add(command.callback().reference());
            case ProviderCallback.RefundFact fact -> {
                refunds.add(command.callback().reference());
                refundsWithoutPayment.add(command.callback().reference());
            }
            case ProviderCallback.Disputed fact -> {
                disputed.add(new DisputeRows.Reported(command.provider(), command.callback(), fact));
                if (fact.providerPaymentId() == null) {
                    payments.add(command.callback().reference());
                }
            }
            case ProviderCallback.CaptureFact fact ->
                addCapture(command.callback().reference());
            case ProviderCallback.Information information -> {}
        }
    }
}
