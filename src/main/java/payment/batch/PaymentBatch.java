package payment.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentRequest.CaptureRequested;
import payment.PaymentRequest.PaymentRequested;
import payment.PaymentRequest.RefundRequested;
import payment.PaymentRequest.Terms;
import payment.PaymentRequest.VoidRequested;
import payment.PaymentRequest.WithdrawalRequested;
import payment.approval.DecideRefund;
import payment.batch.ProviderCall.CreationDue;
import payment.batch.Providers.Served;
import payment.callback.ProviderEvent;
import payment.callback.ReceiveCallback;
import payment.capture.Capture;
import payment.dispute.AdoptDispute;
import payment.dispute.DisputeRows;
import payment.inquiry.CallNow;
import payment.inquiry.Inquire;
import payment.inquiry.Inquiry.Subject;
import payment.provider.Creation;
import payment.provider.NewPayment;
import payment.provider.Operation;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import payment.reconciliation.workitem.Incident;
import payment.wallet.BeginTopUp;
import payment.wallet.FreeBalance;
import platform.callback.Verdict;
import platform.idempotency.CommandResult;
import platform.web.ProblemException;

/**
 * Decides on the messages of one payment batch, and on the callbacks and refunds that have waited for a decision. {@link Payment},
 * {@link AuthorisedPayment}, {@link Refund} and {@link CaptureOutcome} hold the rules.
 */
final class PaymentBatch extends LockedBatch {

    private final Tenders tenders;
    private final TopUpBook topUps;
    private final RefundBook refunding;
    private final CaptureBook captures;
    private final InquiryBook asking;
    private final @Nullable MethodsOffered changedOffer;
    private boolean isOffered;

    /** @param changedOffer the changed offer of methods, if the batch may publish it; otherwise null */
    PaymentBatch(Providers providers, Rows rows, @Nullable MethodsOffered changedOffer) {
        super(providers, rows);
        this.tenders = new Tenders(this);
        this.topUps = new TopUpBook(this);
        this.refunding = new RefundBook(this, tenders);
        this.captures = new CaptureBook(this);
        this.asking = new InquiryBook(this, captures);
        this.changedOffer = changedOffer;
    }

    void collect(PaymentRequested request) {
        Optional<Payment> known = rows().payments().find(request.reference());
        if (known.isPresent()) {
            known.get().answer().ifPresent(this::publish);
            return;
        }
        Optional<Served> served = providers().serving(request.method());
        Payment payment = tenders.requested(request, served);
        put(payment);
        if (!payment.isOpen()) {
            payment.answer().ifPresent(this::publish);
        } else if (served.isPresent()) {
            start(payment, served.get(), request.terms());
        } else {
            apply(Tenders.pay(payment));
        }
        decideWaiting(request.reference());
        // The waiting callbacks are decided first: if one of them is a capture, no call to the provider is needed.
        rows().payments()
                .find(request.reference())
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
        rows().payments()
                .find(request.reference())
                .filter(Payment::isOpen)
                .filter(open -> operationsOf(open).contains(Operation.QUERY))
                .ifPresent(open -> rows().inquiries().begin(Subject.PAYMENT, open.reference(), open.expiresAt()));
    }

    /** Publishes what the methods take, if it has changed. The command may be in the batch twice. */
    void offer() {
        if (changedOffer != null && !isOffered) {
            publish(changedOffer);
            isOffered = true;
        }
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

    void refund(RefundRequested request) {
        refunding.request(request).ifPresent(this::send);
    }

    void capture(CaptureRequested request) {
        captures.request(request);
    }

    void release(VoidRequested request) {
        captures.release(request);
    }

    /** Begins a top-up: a payment of its own. The result is its reference. */
    CommandResult<String, BeginTopUp.NotPossible> begin(BeginTopUp command) {
        return Objects.requireNonNull(rows().wallets().claims())
                .decide(command.key(), Function.identity(), Function.identity(), () -> {
                    PaymentRequested request = topUps.request(command);
                    Optional<String> refusal = topUps.refusal(request);
                    if (refusal.isPresent()) {
                        return new CommandResult.Refused<>(new BeginTopUp.NotPossible(refusal.get()));
                    }
                    topUps.begin(command);
                    collect(request);
                    return new CommandResult.Done<>(command.reference());
                });
    }

    /** Frees the amount that a wallet holds for a payment whose provider has not answered for a long time. */
    void free(FreeBalance command) {
        rows().payments().find(command.reference()).ifPresent(tenders::freeOverdue);
    }

    /**
     * Asks the provider to close the payment now, and again later if it does not answer.
     *
     * @throws IllegalStateException if the payment is not known yet; then the request is repeated
     */
    void withdraw(WithdrawalRequested request) {
        Payment payment = rows().payments()
                .find(request.reference())
                .orElseThrow(() ->
                        new IllegalStateException("The payment to withdraw is not known yet: " + request.reference()));
        apply(payment.withdraw(rows().at(), operationsOf(payment)));
        rows().payments()
                .find(request.reference())
                .filter(Payment::isBeingWithdrawn)
                .ifPresent(asking::askNow);
    }

    void handle(ProviderAnswer answer) {
        switch (answer) {
            case ProviderAnswer.CreationSucceeded created ->
                apply(known(created).handle(new Creation.Created(created.providerPaymentId(), created.instructions())));
            case ProviderAnswer.CreationRefused refused ->
                apply(known(refused).handle(new Creation.Refused(refused.reason())));
            case ProviderAnswer.CaptureFound found -> receive(found.provider(), found.toCallback());
            case ProviderAnswer.AuthorisationFound found -> receive(found.provider(), found.toCallback());
            case ProviderAnswer.OnCapture capture -> apply(captures.outcome(capture));
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
        ProviderEvent known = rows().callbacks().get(new ProviderEvent.Key(provider, callback.eventId()));
        if (known != null) {
            return known.verdict();
        }
        ProviderCallback bounded = callback.at(times().bounded(provider, callback.reference(), callback.occurredAt()));
        return record(new ProviderEvent(
                provider,
                rows().checks().disputes().resolved(provider, bounded),
                rows().at(),
                new Verdict.Waiting("not decided yet")));
    }

    /** What this batch has found wrong, in one order for all batches. */
    List<Incident> incidents() {
        List<Incident> found = new ArrayList<>();
        for (OutgoingEvent published : published()) {
            switch (published.event()) {
                case PaymentMismatched event -> found.add(Incident.callbackMismatch(event));
                case RefundReturned event -> found.add(Incident.refundReturned(event));
                case CaptureFailed event ->
                    rows().payments()
                            .find(event.paymentReference())
                            .map(Payment::provider)
                            .ifPresent(provider -> found.add(Incident.captureFailed(event, provider)));
                default -> {}
            }
        }
        times().future()
                .forEach(time -> found.add(
                        Incident.timeInFuture(time.provider(), time.reference(), time.reported(), rows().at())));
        found.sort(Comparator.comparing(
                Incident::subject)); // of two reports of a provider and a day, the earlier comes first
        return found;
    }

    /** The offer that this batch publishes; null if it publishes none. */
    @Nullable
    MethodsOffered offered() {
        return isOffered ? changedOffer : null;
    }

    /** An operator approves or refuses a refund that waits for that. */
    CommandResult<String, ProblemException> decide(DecideRefund command) {
        return rows().checks()
                .approvals()
                .decide(command, () -> refunding.decide(command.refund(), command.approve()), this::record);
    }

    /** Decides on the report of a dispute that waited for its payment. */
    void adopt(AdoptDispute command) {
        rows().callbacks()
                .find(new ProviderEvent.Key(command.provider(), command.eventId()))
                .filter(ProviderEvent::isWaiting)
                .ifPresent(waiting -> record(waiting.about(command.paymentReference())));
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
        rows().callbacks()
                .all()
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
        rows().callbacks().put(event.key(), event.with(verdict));
        if (verdict instanceof Verdict.Mismatch mismatch) {
            publish(mismatched(event, mismatch.why()));
        }
        return verdict;
    }

    /** Only a callback about a known payment, refund or capture can be a mismatch. */
    private PaymentMismatched mismatched(ProviderEvent event, String why) {
        return switch (event.callback().fact()) {
            case ProviderCallback.RefundFact fact -> {
                Refund refund = rows().refunds().find(event.reference()).orElseThrow();
                yield event.mismatched(refund.correlation(), refund.external(), why);
            }
            case ProviderCallback.CaptureFact fact -> {
                Capture capture = captures.capture(event.reference());
                yield event.mismatched(capture.correlation(), capture.amount(), why);
            }
            default -> {
                Payment payment = rows().payments().find(event.reference()).orElseThrow();
                yield event.mismatched(payment.correlation(), payment.external(), why);
            }
        };
    }

    private Verdict decide(ProviderEvent event) {
        ProviderCallback callback = event.callback();
        return switch (callback.fact()) {
            case ProviderCallback.Information information -> new Verdict.Unchanged("information only");
            case ProviderCallback.PaymentFact fact -> {
                Optional<Payment> payment = rows().payments().find(event.reference());
                if (payment.isEmpty()) {
                    rows().payments().addPlaceholder(event.reference());
                    yield new Verdict.Waiting("the payment is not known yet");
                }
                Decision<Payment> decision = AuthorisedPayment.handle(
                        payment.get(),
                        event.provider(),
                        callback,
                        fact,
                        operationsOf(payment.get()),
                        tenders.cover(payment.get()));
                if (decision instanceof Decision.Unchanged<Payment> stays && stays.isToBeAsked()) {
                    asking.askNow(payment.get());
                }
                yield apply(decision);
            }
            case ProviderCallback.Disputed fact -> decide(event, fact);
            case ProviderCallback.CaptureFact fact ->
                captures.outcome(event, fact)
                        .map(this::apply)
                        .orElseGet(() -> new Verdict.Waiting("no capture was requested with this reference"));
            case ProviderCallback.RefundFact fact -> refunding.decide(event, fact);
        };
    }

    /** The payment of a report that names it by the provider's id is looked for again later. */
    private Verdict decide(ProviderEvent event, ProviderCallback.Disputed fact) {
        Optional<Payment> payment = rows().payments().find(event.reference());
        if (payment.isEmpty()) {
            if (fact.providerPaymentId() == null) {
                rows().payments().addPlaceholder(event.reference());
            }
            return new Verdict.Waiting("the payment is not known yet");
        }
        return rows().checks()
                .disputes()
                .handle(
                        payment.get().toDisputed(),
                        new DisputeRows.Reported(event.provider(), event.callback(), fact),
                        this::publish);
    }

    private Verdict apply(Decision<Payment> decision) {
        return switch (decision) {
            case Decision.Changed<Payment> moves -> {
                Payment next = moves.next();
                tenders.follow(moves);
                put(next);
                if (!next.isTopUp()) {
                    moves.events().forEach(this::publish);
                }
                sendRefundsOf(next);
                if (next.isAuthorised() && next.withdrawnAt() == null) {
                    captures.begun(next);
                }
                yield new Verdict.Applied(moves.remark());
            }
            case Decision.Unchanged<Payment> stays -> stays.verdict();
        };
    }

    private Verdict apply(CaptureOutcome outcome) {
        if (captures.apply(outcome)) {
            sendRefundsOf(outcome.payment());
            captures.releaseIfDue(outcome.payment().reference());
        }
        return outcome.verdict();
    }

    /** Decides on the refunds that wait until enough of the payment is captured. */
    private void sendRefundsOf(Payment payment) {
        refunding.waitingFor(payment).forEach(this::send);
    }

    private void send(Refund refund) {
        refunding.send(refund);
        decideWaiting(refund.reference());
        // The waiting callbacks are decided first: if one of them reports the outcome, the provider is not called.
        refunding.callIfDue(refund.reference());
    }

    private Payment known(ProviderAnswer.OnPayment answer) {
        return rows().payments().find(answer.reference()).orElseThrow(() -> unknownReference(answer));
    }

    private static IllegalStateException unknownReference(ProviderAnswer answer) {
        return new IllegalStateException("The provider answered for an unknown reference: " + answer.reference());
    }
}
