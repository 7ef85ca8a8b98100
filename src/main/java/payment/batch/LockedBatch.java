package payment.batch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import outbox.BatchState;
import payment.approval.RefundChecks;
import payment.callback.ProviderEvent;
import payment.callback.ReportedTimes;
import payment.capture.Capture;
import payment.capture.CapturedParts;
import payment.inquiry.Inquiry;
import payment.inquiry.InquiryRows;
import payment.provider.Operation;
import payment.wallet.LoadedWallets;
import platform.sql.TrackedRows;

/**
 * The locked rows of one payment batch, the events that it publishes, and the calls that begin after its commit. The books of the batch share
 * it, and none of them calls back into {@link PaymentBatch}.
 */
abstract class LockedBatch extends BatchState {

    /**
     * The rows that a batch has locked or read.
     *
     * @param at the time of the batch
     * @param captures the captures that the batch names
     * @param parts the amounts that refunds take from captures that are payments of their own at the provider
     * @param callbacks the callbacks that the batch may contain again, and those that wait for payments or refunds of the batch
     */
    record Rows(
            Instant at,
            TrackedRows<String, Payment> payments,
            TrackedRows<String, Refund> refunds,
            TrackedRows<String, Capture> captures,
            CapturedParts parts,
            TrackedRows<ProviderEvent.Key, ProviderEvent> callbacks,
            InquiryRows inquiries,
            LoadedWallets wallets,
            RefundChecks checks) {}

    private final Providers providers;
    private final Rows rows;
    private final ReportedTimes times;
    private final Map<String, ProviderCall.Claimed> calls = new LinkedHashMap<>();

    LockedBatch(Providers providers, Rows rows) {
        this.providers = providers;
        this.rows = rows;
        this.times = new ReportedTimes(rows.at());
    }

    final Providers providers() {
        return providers;
    }

    final Rows rows() {
        return rows;
    }

    /** Bounds the times that providers report, and remembers those that are in the future. */
    final ReportedTimes times() {
        return times;
    }

    /** Claims a call for its row. */
    final void call(Inquiry row, ProviderCall due) {
        Inquiry claimed = rows.inquiries().claim(row, due.provider(), cause().trace());
        calls.put(due.reference(), new ProviderCall.Claimed(due, claimed));
    }

    /** The calls that this batch has claimed, which begin after its commit. */
    final List<ProviderCall.Claimed> calls() {
        return List.copyOf(calls.values());
    }

    final void put(Payment payment) {
        rows.payments().put(payment.reference(), payment);
    }

    /** The operations that the provider offers for a payment. */
    final Set<Operation> operationsOf(Payment payment) {
        return providers.operationsOf(payment.method());
    }
}
