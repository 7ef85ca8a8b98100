package payment.batch;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import outbox.BatchItems;
import outbox.Handles;
import outbox.Outbox;
import outbox.UnitOfWork;
import payment.PaymentRequest;
import payment.PaymentRequest.BalanceComparisonRequested;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.TransferComparisonRequested;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentRequest.WithdrawalRequested;
import payment.approval.ApprovalRows;
import payment.approval.Approvals;
import payment.approval.DecideRefund;
import payment.approval.RefundChecks;
import payment.callback.ProviderEvent;
import payment.callback.ProviderEvents;
import payment.callback.ReceiveCallback;
import payment.capture.CapturedParts;
import payment.capture.Captures;
import payment.capture.RefundParts;
import payment.dispute.AdoptDispute;
import payment.dispute.DisputeRows;
import payment.dispute.Disputes;
import payment.inquiry.AskAgain;
import payment.inquiry.CallNow;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiries;
import payment.operation.PaymentMeters;
import payment.reconciliation.bank.ExpectedTransfers;
import payment.reconciliation.workitem.BalanceItems;
import payment.reconciliation.workitem.Incidents;
import payment.wallet.BeginTopUp;
import payment.wallet.FreeBalance;
import platform.callback.Verdict;
import platform.idempotency.Claims;
import platform.idempotency.CommandResult;
import platform.sql.TrackedRows;
import platform.web.ProblemException;

/**
 * Handles payment's messages: requests, providers' answers to our calls, and their callbacks.
 *
 * <p>Tables are locked in this order: idempotency, refund_approval, payment, refund, capture, provider_event, inquiry, dispute, wallet, provider_balance, work_item. Each handler locks the row of its payment or refund, or inserts
 * a placeholder; so a callback and the request for the same payment or refund always see each other.
 */
@Component
class PaymentListeners implements UnitOfWork<PaymentBatch> {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentListeners.class);

    private final Providers providers;
    private final Payments payments;
    private final Refunds refunds;
    private final Captures captures;
    private final RefundParts refundParts;
    private final ProviderEvents events;
    private final Inquiries inquiries;
    private final WalletLoader wallets;
    private final Disputes disputes;
    private final Approvals approvals;
    private final MethodOffer offer;
    private final BalanceItems balanceItems;
    private final ExpectedTransfers transfers;
    private final Incidents incidents;
    private final PaymentMeters meters;
    private final ProviderCaller caller;

    PaymentListeners(
            Providers providers,
            Payments payments,
            Refunds refunds,
            Captures captures,
            RefundParts refundParts,
            ProviderEvents events,
            Inquiries inquiries,
            WalletLoader wallets,
            Disputes disputes,
            Approvals approvals,
            MethodOffer offer,
            BalanceItems balanceItems,
            ExpectedTransfers transfers,
            Incidents incidents,
            PaymentMeters meters,
            ProviderCaller caller) {
        this.providers = providers;
        this.payments = payments;
        this.refunds = refunds;
        this.captures = captures;
        this.refundParts = refundParts;
        this.events = events;
        this.inquiries = inquiries;
        this.wallets = wallets;
        this.disputes = disputes;
        this.approvals = approvals;
        this.offer = offer;
        this.balanceItems = balanceItems;
        this.transfers = transfers;
        this.incidents = incidents;
        this.meters = meters;
        this.caller = caller;
    }

    @Override
    public PaymentBatch load(BatchItems batch) {
        Claims claims = wallets.claim(batch);
        BatchKeys keys = BatchKeys.of(batch);
        ApprovalRows approving = approvals.begin(batch.of(DecideRefund.class), batch.at());
        keys.payments.addAll(refunds.paymentsOf(keys.refundsWithoutPayment));
        DisputeRows disputed = disputes.begin(keys.disputed, batch.at());
        keys.payments.addAll(disputed.paymentReferences());
        keys.payments.addAll(captures.paymentsOf(keys.capturesWithoutPayment));
        TrackedRows<String, Payment> lockedPayments = payments.lock(keys.payments);
        TrackedRows<String, Refund> lockedRefunds = refunds.lock(keys.refunds, keys.payments);
        // A refund may have been requested after paymentsOf() looked up its payment. Such a payment is locked late and
        // out of order. This is so rare that the possible deadlock does not matter.
        payments.lock(
                lockedRefunds
                        .all()
                        .map(Refund::paymentReference)
                        .filter(payment -> !keys.payments.contains(payment))
                        .collect(Collectors.toCollection(TreeSet::new)),
                lockedPayments);
        approvals.readUnapproved(approving, ordersOfRefunds(batch, lockedRefunds));
        disputes.read(disputed, keys.disputed, keys.withDisputes);
        Collection<ProviderEvent> found = new HashSet<>(events.find(keys.callbacks));
        found.addAll(events.waiting(referencesWithWaitingCallbacks(lockedPayments, lockedRefunds)));
        balanceItems.compare(batch.of(BalanceComparisonRequested.class), batch.at());
        transfers.add(batch.of(TransferComparisonRequested.class));
        LockedBatch.Rows rows = new LockedBatch.Rows(
                batch.at(),
                lockedPayments,
                lockedRefunds,
                captures.lock(keys.captures, keys.capturesToSend),
                parts(keys, lockedPayments, lockedRefunds),
                new TrackedRows<>(found.stream().collect(Collectors.toMap(ProviderEvent::key, event -> event))),
                inquiries.lock(keys.inquiries, batch.at()),
                wallets.load(batch, claims, lockedPayments),
                new RefundChecks(disputed, approving));
        return new PaymentBatch(
                providers, rows, batch.of(MethodOffer.OfferMethods.class).isEmpty() ? null : offer.lockChange());
    }

    /** What belongs together in the limit of refunds without an approval: the correlations of the refunds that the batch may send. */
    private static Set<String> ordersOfRefunds(BatchItems batch, TrackedRows<String, Refund> refunds) {
        return Stream.concat(
                        batch.of(RefundRequested.class).stream().map(RefundRequested::correlation),
                        refunds.all().filter(Refund::isWaiting).map(Refund::correlation))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Only payments whose captures are payments of their own at the provider need them, and only for refunds. */
    private CapturedParts parts(
            BatchKeys keys, TrackedRows<String, Payment> payments, TrackedRows<String, Refund> refunds) {
        List<String> apart = payments.all()
                .filter(payment -> providers.captureApart(payment.provider()))
                .map(Payment::reference)
                .toList();
        List<String> known = refunds.all().map(Refund::reference).toList();
        return apart.isEmpty() || (keys.refunds.isEmpty() && known.isEmpty())
                ? CapturedParts.none()
                : refundParts.load(apart, known);
    }

    @Handles
    void on(PaymentRequest request, PaymentBatch batch) {
        switch (request) {
            case PaymentRequested payment -> batch.collect(payment);
            case WithdrawalRequested withdrawal -> batch.withdraw(withdrawal);
            case RefundRequested refund -> batch.refund(refund);
            case CaptureRequested capture -> batch.capture(capture);
            case VoidRequested release -> batch.release(release);
            case BalanceComparisonRequested comparison -> {} // compared when the batch was loaded
            case TransferComparisonRequested comparison -> {} // stored when the batch was loaded
        }
    }

    @Handles
    void on(ProviderAnswer answer, PaymentBatch batch) {
        batch.handle(answer);
    }

    @Handles
    Verdict on(ReceiveCallback callback, PaymentBatch batch) {
        return batch.receive(callback);
    }

    @Handles
    CommandResult<String, ProblemException> on(DecideRefund command, PaymentBatch batch) {
        return batch.decide(command);
    }

    @Handles
    void on(AdoptDispute command, PaymentBatch batch) {
        batch.adopt(command);
    }

    @Handles
    void on(Inquire command, PaymentBatch batch) {
        batch.inquire(command);
    }

    @Handles
    void on(ProviderCall.Ended ended, PaymentBatch batch) {
        batch.ended(ended);
    }

    @Handles
    void on(CallNow command, PaymentBatch batch) {
        batch.callNow(command);
    }

    @Handles
    void on(AskAgain command, PaymentBatch batch) {
        batch.askAgain(command.reference());
    }

    @Handles
    CommandResult<String, BeginTopUp.NotPossible> on(BeginTopUp command, PaymentBatch batch) {
        return batch.begin(command);
    }

    @Handles
    void on(FreeBalance command, PaymentBatch batch) {
        batch.free(command);
    }

    @Handles
    void on(MethodOffer.OfferMethods command, PaymentBatch batch) {
        batch.offer();
    }

    @Override
    public void save(PaymentBatch batch, Outbox outbox) {
        LockedBatch.Rows rows = batch.rows();
        payments.save(rows.payments(), rows.at());
        refunds.save(rows.refunds(), rows.at());
        captures.save(rows.captures());
        refundParts.save(rows.parts());
        events.save(rows.callbacks());
        inquiries.save(rows.inquiries());
        wallets.save(rows.wallets());
        disputes.save(rows.checks().disputes());
        approvals.save(rows.checks().approvals());
        if (batch.offered() != null) {
            offer.save(batch.offered());
        }
        incidents.begin(batch.incidents(), rows.at());
        outbox.publish(batch.published());
    }

    @Override
    public void committed(PaymentBatch batch) {
        caller.begin(batch.calls());
        batch.published().forEach(published -> meters.count(published.event()));
        mismatches(batch).forEach(event -> {
            LOG.warn(
                    "Payment callback ignored, it contradicts the stored state: provider={} type={} reference={} amount={} event={} verdict={}; check the payment at the provider",
                    event.provider(),
                    event.callback().type(),
                    event.reference(),
                    event.callback().amount(),
                    event.callback().eventId(),
                    event.verdict());
            meters.countMismatch(event.provider());
        });
        batch.times()
                .future()
                .forEach(time -> LOG.warn(
                        "Time of a provider ignored, it is in the future: provider={} reference={} reported={} used={}; compare the clocks of the provider and of the platform",
                        time.provider(),
                        time.reference(),
                        time.reported(),
                        batch.rows().at()));
    }

    /** The callbacks of this batch that contradict the stored state. */
    private static Stream<ProviderEvent> mismatches(PaymentBatch batch) {
        return batch.rows().callbacks().changed().stream().filter(event -> event.verdict() instanceof Verdict.Mismatch);
    }

    /** References for which callbacks may be waiting: placeholders without a request, and refunds without a capture. */
    private static Set<String> referencesWithWaitingCallbacks(
            TrackedRows<String, Payment> payments, TrackedRows<String, Refund> refunds) {
        Set<String> references = new TreeSet<>(payments.foundPlaceholders());
        references.addAll(refunds.foundPlaceholders());
        refunds.all().filter(Refund::isWaiting).map(Refund::reference).forEach(references::add);
        return references;
    }
}
