package payment.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import outbox.BatchState;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.Terms;
import payment.PaymentRequest.WithdrawalRequested;
import payment.approval.DecideRefund;
import payment.approval.RefundChecks;
import payment.batch.ProviderCall.CreationDue;
import payment.batch.Providers.Served;
import payment.callback.ProviderEvent;
import payment.callback.ReceiveCallback;
import payment.callback.ReportedTimes;
import payment.capture.Capture;
import payment.capture.CapturedParts;
import payment.dispute.AdoptDispute;
import payment.dispute.DisputeRows;
import payment.inquiry.CallNow;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry;
import payment.inquiry.Inquiry.Subject;
import payment.inquiry.InquiryRows;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.Operation;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import payment.reconciliation.workitem.Incident;
import payment.wallet.LoadedWallets;
import platform.callback.Verdict;
import platform.idempotency.CommandResult;
import platform.sql.TrackedRows;
import platform.web.ProblemException;

/**
 * The state of one payment batch: the locked payments, refunds and captures, and the callbacks. {@link Payment} and
 * {@link AuthorisedPayment} decide; the batch passes them the callbacks that waited for them. {@link RefundBook} and {@link CaptureBook} do the
 * same for refunds and captures.
 */
final class PaymentBatch extends BatchState {

    private final Providers providers;
    private final Instant at;
    private final ReportedTimes times;
    private final TrackedRows<String, Payment> payments;
    private final TrackedRows<String, Refund> refunds;
    private final CapturedParts parts;
    private final TrackedRows<ProviderEvent.Key, ProviderEvent> events;
    private final InquiryRows inquiries;
    private final Tenders tenders;
    private final TopUpBook topUps;
    private final RefundChecks checks;
    private final RefundBook refunding;
    private final CaptureBook captures;
    private final InquiryBook asking;
    private final Map<String, ProviderCall.Claimed> calls = new LinkedHashMap<>();
    private final @Nullable MethodsOffered changedOffer;
    private boolean isOffered;

    /**
     * @param parts what the refunds of the batch take from captures that are payments of their own at the provider
     * @param found stored callbacks: those that the batch may contain again, and those that wait for payments or refunds of the batch
     * @param changedOffer what the methods take, if that has changed and the batch may publish it; otherwise null
     */
    PaymentBatch(
            Providers providers,
            Instant at,
            TrackedRows<String, Payment> payments,
            TrackedRows<String, Refund> refunds,
            TrackedRows<String, Capture> captures,
            CapturedParts parts,
            Collection<ProviderEvent> found,
            InquiryRows inquiries,
            LoadedWallets wallets,
            RefundChecks checks,
            @Nullable MethodsOffered changedOffer) {
        this.providers = providers;
        this.at = at;
        this.times = new ReportedTimes(at);
        this.payments = payments;
        this.refunds = refunds;
        this.parts = parts;
        this.inquiries = inquiries;
        this.tenders = new Tenders(wallets.rows(), at, this::publish, this::put);
        this.topUps = new TopUpBook(wallets, providers, at, this::collect);
        this.checks = checks;
        this.refunding = new RefundBook(
                providers,
                new RefundBook.Rows(at, payments, refunds, captures, parts, inquiries),
                this.tenders,
                checks,
                this::publish,
                this::call,
                this::decideWaiting);
        this.captures = new CaptureBook(
                providers,
                at,
                this.times,
                payments,
                captures,
                inquiries,
                this::publish,
                this::call,
                refunding::sendWaiting);
        this.asking =
                new InquiryBook(providers, at, payments, refunds, this.captures, inquiries, this::publish, this::call);
        this.changedOffer = changedOffer;
        this.events = new TrackedRows<>(found.stream().collect(Collectors.toMap(ProviderEvent::key, event -> event)));
    }

    void collect(PaymentRequested request) {
        Optional<Payment> known = payments.find(request.reference());
        if (known.isPresent()) {
            Tenders.answer(known.get()).ifPresent(this::publish);
            return;
        }
        Optional<Served> served = providers.serving(request.method());
        Payment payment = tenders.requested(request, served);
        put(payment);
        if (!payment.isOpen()) {
            Tenders.answer(payment).ifPresent(this::publish);
        } else if (served.isPresent()) {
            start(payment, served.get(), request.terms());
        } else {
            apply(Tenders.pay(payment));
        }
        decideWaiting(request.reference());
        // The waiting callbacks are decided first: if one of them is a capture, no call to the provider is needed.
        payments.find(request.reference())
                .filter(Payment::isCreationDue)
                .ifPresent(due -> publish(new CreationDue(
                        due.reference(),
                        due.correlation(),
                        served.orElseThrow().provider().name(),
                        due.method(),
                        request.terms(),
                        due.external(),
                        due.requestedAt(),
                        due.expiresAt())));
        payments.find(request.reference())
                .filter(Payment::isOpen)
                .filter(open -> operationsOf(open).contains(Operation.QUERY))
                .ifPresent(open -> inquiries.begin(Subject.PAYMENT, open.reference(), open.expiresAt()));
    }

    /** Publishes what the methods take, if it has changed. The command may be in the batch twice. */
    void offer() {
        if (changedOffer != null && !isOffered) {
            publish(changedOffer);
            isOffered = true;
        }
    }

    private void call(Inquiry row, ProviderCall due) {
        Inquiry claimed = inquiries.claim(row, due.provider(), cause().trace());
        calls.put(due.reference(), new ProviderCall.Claimed(due, claimed));
    }

    /** The calls that this batch has claimed, which begin after its commit. */
    List<ProviderCall.Claimed> calls() {
        return List.copyOf(calls.values());
    }

    /** Handles what a call has led to, and decides when it is made again. */
    void ended(ProviderCall.Ended ended) {
        ended.answers().forEach(this::handle);
        asking.settle(ended);
    }

    /** Calls the provider of a payment, refund or capture whose outcome is not known; otherwise the inquiry ends. */
    void inquire(Inquire command) {
        asking.inquire(command);
    }

    /** Calls a provider now, although the call is due later. */
    void callNow(CallNow command) {
        asking.callNow(command);
    }

    /** Asks the provider about a payment that is not captured, also if it has failed or is closed. */
    void askAgain(String reference) {
        asking.askAgain(reference);
    }

    /** The refunds of the batch. */
    RefundBook refunding() {
        return refunding;
    }

    /** The captures of the batch. */
    CaptureBook captures() {
        return captures;
    }

    private Set<Operation> operationsOf(Payment payment) {
        return providers.operationsOf(payment.method());
    }

    /**
     * Asks the provider to close the payment now, and again later if it does not answer.
     *
     * @throws IllegalStateException if the payment is not known yet; then the request is repeated
     */
    void withdraw(WithdrawalRequested request) {
        Payment payment = payments.find(request.reference())
                .orElseThrow(() ->
                        new IllegalStateException("The payment to withdraw is not known yet: " + request.reference()));
        apply(payment.withdraw(at, operationsOf(payment)));
        payments.find(request.reference()).filter(Payment::isBeingWithdrawn).ifPresent(asking::askNow);
    }

    void handle(ProviderAnswer answer) {
        switch (answer) {
            case ProviderAnswer.CreationSucceeded created ->
                apply(known(created).handle(new Creation.Created(created.providerPaymentId(), created.instructions())));
            case ProviderAnswer.CreationRefused refused ->
                apply(known(refused).handle(new Creation.Refused(refused.reason())));
            case ProviderAnswer.CaptureFound found -> receive(found.provider(), found.toCallback());
            case ProviderAnswer.AuthorisationFound found -> receive(found.provider(), found.toCallback());
            case ProviderAnswer.OnCapture capture -> captures.handle(capture);
            case ProviderAnswer.CallTransferred call -> asking.transfer(call);
            case ProviderAnswer.PaymentClosed closed -> apply(AuthorisedPayment.close(known(closed), closed.reason()));
            case ProviderAnswer.PaymentUnknown unknown -> apply(known(unknown).unknown());
            case ProviderAnswer.OnRefund refund -> refunding.handle(refund);
        }
    }

    /** Decides on a callback when it arrives for the first time; a duplicate gets the stored verdict. */
    Verdict receive(ReceiveCallback command) {
        return receive(command.provider(), command.callback());
    }

    private Verdict receive(String provider, ProviderCallback callback) {
        ProviderEvent known = events.get(new ProviderEvent.Key(provider, callback.eventId()));
        if (known != null) {
            return known.verdict();
        }
        ProviderCallback bounded = callback.at(times.bounded(provider, callback.reference(), callback.occurredAt()));
        return record(new ProviderEvent(
                provider, checks.disputes().resolved(provider, bounded), at, new Verdict.Waiting("not decided yet")));
    }

    /** The times of providers in this batch that were in the future. */
    List<ReportedTimes.FutureTime> futureTimes() {
        return times.future();
    }

    /** What this batch has found wrong, in one order for all batches. */
    List<Incident> incidents() {
        List<Incident> found = new ArrayList<>();
        for (OutgoingEvent published : published()) {
            switch (published.event()) {
                case PaymentMismatched event -> found.add(Incident.callbackMismatch(event));
                case RefundReturned event -> found.add(Incident.refundReturned(event));
                case CaptureFailed event ->
                    payments.find(event.paymentReference())
                            .map(Payment::provider)
                            .ifPresent(provider -> found.add(Incident.captureFailed(event, provider)));
                default -> {}
            }
        }
        times.future()
                .forEach(time ->
                        found.add(Incident.timeInFuture(time.provider(), time.reference(), time.reported(), at)));
        found.sort(Comparator.comparing(
                Incident::subject)); // of two reports of a provider and a day, the earlier comes first
        return found;
    }

    TrackedRows<String, Payment> payments() {
        return payments;
    }

    TrackedRows<String, Refund> refunds() {
        return refunds;
    }

    CapturedParts parts() {
        return parts;
    }

    TrackedRows<ProviderEvent.Key, ProviderEvent> events() {
        return events;
    }

    /** The offer that this batch publishes; null if it publishes none. */
    @Nullable
    MethodsOffered offered() {
        return isOffered ? changedOffer : null;
    }

    RefundChecks checks() {
        return checks;
    }

    /** An operator approves or refuses a refund that waits for that. */
    CommandResult<String, ProblemException> decide(DecideRefund command) {
        return checks.approvals()
                .decide(command, () -> refunding.decide(command.refund(), command.approve()), this::record);
    }

    /** Decides on the report of a dispute that waited for its payment. */
    void adopt(AdoptDispute command) {
        events.find(new ProviderEvent.Key(command.provider(), command.eventId()))
                .filter(ProviderEvent::isWaiting)
                .ifPresent(waiting -> record(waiting.about(command.paymentReference())));
    }

    InquiryRows inquiries() {
        return inquiries;
    }

    Tenders tenders() {
        return tenders;
    }

    TopUpBook topUps() {
        return topUps;
    }

    Instant at() {
        return at;
    }

    /** The id of the shopper is opened only for a call, so a payment that needs it is never started without one. */
    private void start(Payment payment, Served served, @Nullable Terms terms) {
        if (terms == null || terms.payerId() == null) {
            NewPayment creation = payment.newPayment(KnownTerms.of(served.method(), terms, null));
            served.provider().createLocally(creation).ifPresent(answer -> apply(payment.handle(answer)));
        }
    }

    /**
     * Decides on the callbacks that waited for the payment or refund with this reference. A success comes before a failure, so that no
     * failure is published that a success then overrules.
     */
    private void decideWaiting(String reference) {
        events.all()
                .filter(event -> event.isWaiting() && event.reference().equals(reference))
                .sorted(Comparator.comparing(event -> isFailure(event.callback().fact())))
                .toList()
                .forEach(this::record);
    }

    private static boolean isFailure(Fact fact) {
        return fact instanceof ProviderCallback.Failed
                || fact instanceof ProviderCallback.RefundRefused
                || fact instanceof ProviderCallback.RefundReturned
                || fact instanceof ProviderCallback.CaptureRefused;
    }

    private Verdict record(ProviderEvent event) {
        Verdict verdict = decide(event);
        events.put(event.key(), event.with(verdict));
        if (verdict instanceof Verdict.Mismatch mismatch) {
            publish(mismatched(event, mismatch.why()));
        }
        return verdict;
    }

    /** Only a callback about a known payment, refund or capture can be a mismatch. */
    private PaymentMismatched mismatched(ProviderEvent event, String why) {
        return switch (event.callback().fact()) {
            case ProviderCallback.RefundFact fact -> {
                Refund refund = refunds.find(event.reference()).orElseThrow();
                yield event.mismatched(refund.correlation(), refund.external(), why);
            }
            case ProviderCallback.CaptureFact fact -> {
                Capture capture = captures.capture(event.reference());
                yield event.mismatched(capture.correlation(), capture.amount(), why);
            }
            default -> {
                Payment payment = payments.find(event.reference()).orElseThrow();
                yield event.mismatched(payment.correlation(), payment.external(), why);
            }
        };
    }

    private Verdict decide(ProviderEvent event) {
        ProviderCallback callback = event.callback();
        return switch (callback.fact()) {
            case ProviderCallback.Information information -> new Verdict.Unchanged("information only");
            case ProviderCallback.PaymentFact fact -> {
                Optional<Payment> payment = payments.find(event.reference());
                if (payment.isEmpty()) {
                    payments.addPlaceholder(event.reference());
                    yield new Verdict.Waiting("the payment is not known yet");
                }
                Decision<Payment> decision = AuthorisedPayment.handle(
                        payment.get(), event.provider(), callback, fact, operationsOf(payment.get()));
                if (decision instanceof Decision.Unchanged<Payment> stays && stays.isToBeAsked()) {
                    asking.askNow(payment.get());
                }
                yield apply(decision);
            }
            case ProviderCallback.Disputed fact -> decide(event, fact);
            case ProviderCallback.CaptureFact fact -> captures.decide(event, fact);
            case ProviderCallback.RefundFact fact -> refunding.decide(event, fact);
        };
    }

    /** The payment of a report that names it by the provider's id is looked for again later. */
    private Verdict decide(ProviderEvent event, ProviderCallback.Disputed fact) {
        Optional<Payment> payment = payments.find(event.reference());
        if (payment.isEmpty()) {
            if (fact.providerPaymentId() == null) {
                payments.addPlaceholder(event.reference());
            }
            return new Verdict.Waiting("the payment is not known yet");
        }
        return checks.disputes()
                .handle(
                        payment.get().toDisputed(),
                        new DisputeRows.Reported(event.provider(), event.callback(), fact),
                        this::publish);
    }

    private Verdict apply(Decision<Payment> decision) {
        return switch (tenders.completed(decision)) {
            case Decision.Changed<Payment> moves -> {
                put(moves.next());
                moves.events().forEach(this::publish);
                refunding.sendWaiting(moves.next());
                if (moves.next().isAuthorised() && moves.next().withdrawnAt() == null) {
                    captures.begun(moves.next());
                }
                yield new Verdict.Applied(moves.remark());
            }
            case Decision.Unchanged<Payment> stays -> stays.verdict();
        };
    }

    private Payment known(ProviderAnswer.OnPayment answer) {
        return payments.find(answer.reference()).orElseThrow(() -> unknownReference(answer));
    }

    private static IllegalStateException unknownReference(ProviderAnswer answer) {
        return new IllegalStateException("The provider answered for an unknown reference: " + answer.reference());
    }

    private void put(Payment payment) {
        payments.put(payment.reference(), payment);
    }
}
