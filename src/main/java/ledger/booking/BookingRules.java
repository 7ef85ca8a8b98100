package ledger.booking;

import static ledger.booking.Account.CUSTOMERS;
import static ledger.booking.Account.DISPUTE_LOSSES;
import static ledger.booking.Account.SALES;
import static ledger.booking.Account.SUSPENSE;
import static ledger.booking.Account.TAX;
import static ledger.booking.Account.WALLET;
import static ledger.booking.Account.WALLET_ADJUSTMENTS;
import static ledger.booking.EntryKind.CAPTURE;
import static ledger.booking.EntryKind.DISPUTE;
import static ledger.booking.EntryKind.PAYOUT;
import static ledger.booking.EntryKind.PROVIDER_DISCOUNT;
import static ledger.booking.EntryKind.PROVIDER_FEE;
import static ledger.booking.EntryKind.RECOGNITION;
import static ledger.booking.EntryKind.REFUND;
import static ledger.booking.EntryKind.REFUND_DUE;
import static ledger.booking.EntryKind.REFUND_RETURNED;
import static ledger.booking.EntryKind.RETURN;
import static ledger.booking.EntryKind.WALLET_ADJUSTMENT;
import static ledger.booking.EntryKind.WALLET_REFUND;
import static ledger.booking.EntryKind.WALLET_SPEND;
import static ledger.booking.EntryKind.WALLET_TOP_UP;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ledger.LedgerEvent.SettlementMade;
import order.OrderEvent;
import order.OrderEvent.Amounts;
import order.OrderEvent.AttemptEvent;
import order.OrderEvent.AuthorisationEvent;
import order.OrderEvent.CancellationEvent;
import order.OrderEvent.ConfirmationEvent;
import order.OrderEvent.OrderCancelled;
import order.OrderEvent.OrderCompleted;
import order.OrderEvent.OrderConfirmed;
import order.OrderEvent.OrderCreated;
import order.OrderEvent.OrderDisputeEvent;
import order.OrderEvent.OrderExpired;
import order.OrderEvent.OrderPaid;
import order.OrderEvent.OrderRefunded;
import order.OrderEvent.OrderRejected;
import order.OrderEvent.OrderShipped;
import order.OrderEvent.RefundDue;
import order.OrderEvent.RefundEvent;
import order.OrderEvent.ReservationEvent;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnFailed;
import order.OrderEvent.ReturnReceived;
import order.OrderEvent.ReturnRefunded;
import order.OrderEvent.ReturnRenewed;
import order.OrderEvent.ShipmentEvent;
import order.OrderEvent.SurplusEvent;
import org.jspecify.annotations.Nullable;
import outbox.Event;
import outbox.EventReader.Logged;
import payment.PaymentEvent;
import payment.PaymentEvent.CaptureFailed;
import payment.PaymentEvent.DisputeChanged;
import payment.PaymentEvent.DisputeClosed;
import payment.PaymentEvent.DisputeEvent;
import payment.PaymentEvent.DisputeOpened;
import payment.PaymentEvent.DisputeState;
import payment.PaymentEvent.DisputeStatus;
import payment.PaymentEvent.MethodsOffered;
import payment.PaymentEvent.PaymentCaptured;
import payment.PaymentEvent.PaymentFailed;
import payment.PaymentEvent.PaymentMismatched;
import payment.PaymentEvent.PaymentRefunded;
import payment.PaymentEvent.PaymentSecured;
import payment.PaymentEvent.PaymentStarted;
import payment.PaymentEvent.PaymentVoided;
import payment.PaymentEvent.PaymentWithdrawn;
import payment.PaymentEvent.ReconciliationClosed;
import payment.PaymentEvent.ReconciliationReopened;
import payment.PaymentEvent.RefundFailed;
import payment.PaymentEvent.RefundReturned;
import payment.PaymentEvent.WalletMoved;
import payment.StatementEvent.BalanceStated;
import payment.StatementEvent.BankLineMatched;
import payment.StatementEvent.DiscountsStated;
import payment.StatementEvent.FeesStated;
import payment.StatementEvent.PayoutStated;
import payment.StatementEvent.SumStated;
import platform.money.Money;

/**
 * The booking rules: the entry that each event leads to. {@link EntryKind} describes them. An event that was booked before leads to no entry,
 * so a repeated answer of payment is not booked twice.
 *
 * <p>Two events of an order of which neither led to the other can be read in either order. So an order whose refund is due is not recognised
 * any more when its payment is read later.
 */
public final class BookingRules {

    /** The events that the rules read. A stated balance leads to no entry: payment is told what the book has. */
    public static final List<Class<? extends Event>> TYPES = List.of(
            PaymentSecured.class,
            PaymentCaptured.class,
            PaymentRefunded.class,
            RefundReturned.class,
            WalletMoved.class,
            OrderConfirmed.class,
            OrderPaid.class,
            RefundDue.class,
            OrderRefunded.class,
            ReturnAccepted.class,
            DisputeOpened.class,
            DisputeChanged.class,
            DisputeClosed.class,
            FeesStated.class,
            DiscountsStated.class,
            PayoutStated.class,
            BalanceStated.class,
            SettlementMade.class,
            BankLineMatched.class);

    private BookingRules() {}

    /** The terms that an event fixes; empty for other events. */
    static Optional<OrderTerms> terms(Event event) {
        return event instanceof OrderConfirmed confirmed ? Optional.of(OrderTerms.of(confirmed)) : Optional.empty();
    }

    /**
     * The entry of an event.
     *
     * @param money what is known of the order before the event
     * @return empty if the event moves no money or was booked before
     */
    static Optional<Entry> entry(Logged source, OrderMoney money) {
        return switch (source.event()) {
            case PaymentEvent event -> ofPayment(source, event, money);
            case OrderEvent event -> ofOrder(source, event, money);
            case SettlementMade made -> Settling.entry(source, made, money);
            default -> Optional.empty();
        };
    }

    private static Optional<Entry> ofPayment(Logged source, PaymentEvent event, OrderMoney money) {
        return switch (event) {
            case PaymentSecured secured ->
                secured.captured()
                        ? capture(
                                source,
                                secured.reference(),
                                secured.amount(),
                                secured.securedAt(),
                                secured.provider(),
                                money)
                        : Optional.empty();
            case PaymentCaptured captured ->
                capture(
                        source,
                        captured.reference(),
                        captured.amount(),
                        captured.capturedAt(),
                        captured.provider(),
                        money);
            case PaymentRefunded refunded -> refund(source, refunded, money);
            case RefundReturned returned -> cameBack(source, returned, money);
            case WalletMoved moved -> wallet(source, moved, money);
            case DisputeEvent disputed -> dispute(source, disputed, money);
            case FeesStated stated -> difference(source, PROVIDER_FEE, stated, Account.fee(stated.provider()), money);
            case DiscountsStated stated ->
                difference(source, PROVIDER_DISCOUNT, stated, Account.discount(stated.provider()), money);
            case PayoutStated stated -> difference(source, PAYOUT, stated, Account.inTransit(stated.provider()), money);
            case BankLineMatched matched -> BankBooking.entry(source, matched, money);
            case BalanceStated ignored -> Optional.empty();
            case PaymentStarted ignored -> Optional.empty();
            case PaymentVoided ignored -> Optional.empty();
            case PaymentFailed ignored -> Optional.empty();
            case PaymentWithdrawn ignored -> Optional.empty();
            case CaptureFailed ignored -> Optional.empty();
            case RefundFailed ignored -> Optional.empty();
            case MethodsOffered ignored -> Optional.empty();
            case PaymentMismatched ignored -> Optional.empty();
            case ReconciliationClosed ignored -> Optional.empty();
            case ReconciliationReopened ignored -> Optional.empty();
        };
    }

    private static Optional<Entry> ofOrder(Logged source, OrderEvent event, OrderMoney money) {
        return switch (event) {
            case OrderPaid paid -> recognition(source, paid, money);
            case RefundDue due ->
                reversal(source, due.refundReference(), due.at(), due.amount().currency(), money);
            case OrderRefunded refunded ->
                reversal(
                        source,
                        refunded.correlation(),
                        refunded.at(),
                        refunded.amounts().payable().currency(),
                        money);
            case ReturnAccepted accepted -> returned(source, accepted, money);
            case OrderCreated ignored -> Optional.empty();
            case OrderConfirmed ignored -> Optional.empty(); // fixes terms, moves no money
            case OrderRejected ignored -> Optional.empty();
            case OrderShipped ignored -> Optional.empty();
            case OrderCompleted ignored -> Optional.empty();
            case OrderExpired ignored -> Optional.empty();
            case OrderCancelled ignored -> Optional.empty();
            case ReturnReceived ignored -> Optional.empty();
            case ReturnRefunded ignored -> Optional.empty(); // its PaymentRefunded is booked
            case ReturnFailed ignored -> Optional.empty();
            case ReturnRenewed ignored -> Optional.empty();
            case ConfirmationEvent ignored -> Optional.empty();
            case AttemptEvent ignored -> Optional.empty();
            case SurplusEvent ignored -> Optional.empty();
            case AuthorisationEvent ignored -> Optional.empty();
            case OrderDisputeEvent ignored -> Optional.empty();
            case ReservationEvent ignored -> Optional.empty();
            case ShipmentEvent ignored -> Optional.empty();
            case CancellationEvent ignored -> Optional.empty();
            case RefundEvent ignored -> Optional.empty();
        };
    }

    /** @param reference of the payment that is collected at once, or of the capture */
    private static Optional<Entry> capture(
            Logged source, String reference, Money amount, Instant at, @Nullable String provider, OrderMoney money) {
        return money.has(CAPTURE, reference)
                ? Optional.empty()
                : entry(
                        source,
                        CAPTURE,
                        reference,
                        at,
                        amount.currency(),
                        new Postings()
                                .debit(Account.clearing(provider), amount.amountMinor())
                                .credit(CUSTOMERS, amount.amountMinor()));
    }

    /** A refund leaves the clearing account to which its payment was captured. */
    private static Optional<Entry> refund(Logged source, PaymentRefunded refunded, OrderMoney money) {
        Money amount = refunded.amount();
        Account clearing =
                money.clearingOf(refunded.paymentReference()).orElseGet(() -> Account.clearing(refunded.provider()));
        return money.has(REFUND, refunded.reference())
                ? Optional.empty()
                : entry(
                        source,
                        REFUND,
                        refunded.reference(),
                        source.publishedAt(),
                        amount.currency(),
                        new Postings().debit(CUSTOMERS, amount.amountMinor()).credit(clearing, amount.amountMinor()));
    }

    /** Reverses the refund, whether that is booked already or not. */
    private static Optional<Entry> cameBack(Logged source, RefundReturned returned, OrderMoney money) {
        long amount = returned.amount().amountMinor();
        Account clearing =
                money.clearingOf(returned.paymentReference()).orElseGet(() -> Account.clearing(returned.provider()));
        return money.has(REFUND_RETURNED, returned.reference())
                ? Optional.empty()
                : entry(
                        source,
                        REFUND_RETURNED,
                        returned.reference(),
                        returned.returnedAt(),
                        returned.amount().currency(),
                        new Postings().debit(clearing, amount).credit(CUSTOMERS, amount));
    }

    /**
     * The captures and refunds of orders are booked whole, to the clearing account of their provider. What a wallet pays of them, or gets back,
     * leaves that account or comes to it by an entry of its own. So the clearing account of a provider has what it really holds, and that of
     * payments by balance alone is always zero.
     */
    private static Optional<Entry> wallet(Logged source, WalletMoved moved, OrderMoney money) {
        long amount = moved.amount().amountMinor();
        Postings postings = new Postings();
        EntryKind kind = switch (moved.move()) {
            case TOPPED_UP -> {
                postings.debit(Account.clearing(moved.provider()), amount).credit(WALLET, amount);
                yield WALLET_TOP_UP;
            }
            case SPENT -> {
                postings.debit(WALLET, amount).credit(Account.clearing(moved.provider()), amount);
                yield WALLET_SPEND;
            }
            case REFUNDED -> {
                postings.debit(Account.clearing(moved.provider()), amount).credit(WALLET, amount);
                yield WALLET_REFUND;
            }
            case CREDITED -> {
                postings.debit(WALLET_ADJUSTMENTS, amount).credit(WALLET, amount);
                yield WALLET_ADJUSTMENT;
            }
            case DEBITED -> {
                postings.debit(WALLET, amount).credit(WALLET_ADJUSTMENTS, amount);
                yield WALLET_ADJUSTMENT;
            }
        };
        return money.has(kind, moved.reference())
                ? Optional.empty()
                : entry(
                        source,
                        kind,
                        moved.reference(),
                        moved.at(),
                        moved.amount().currency(),
                        postings);
    }

    private static Optional<Entry> recognition(Logged source, OrderPaid paid, OrderMoney money) {
        if (money.has(RECOGNITION) || money.has(REFUND_DUE)) {
            return Optional.empty();
        }
        Money amount = paid.amount();
        OrderTerms terms = money.terms();
        Postings postings = terms == null
                ? new Postings().debit(CUSTOMERS, amount.amountMinor()).credit(SUSPENSE, amount.amountMinor())
                : new Postings().addAll(terms.postings());
        return entry(source, RECOGNITION, paid.correlation(), paid.at(), amount.currency(), postings);
    }

    private static Optional<Entry> reversal(
            Logged source, String reference, Instant at, String currency, OrderMoney money) {
        if (money.has(REFUND_DUE)) {
            return Optional.empty();
        }
        Postings postings = new Postings();
        money.recognised().forEach(each -> postings.add(each.account(), each.lineNo(), -each.amountMinor()));
        return entry(source, REFUND_DUE, reference, at, currency, postings.credit(CUSTOMERS, postings.sum()));
    }

    private static Optional<Entry> returned(Logged source, ReturnAccepted accepted, OrderMoney money) {
        Amounts amounts = accepted.amounts();
        long included = amounts.taxIncluded().amountMinor();
        return money.has(RETURN, accepted.reference())
                ? Optional.empty()
                : entry(
                        source,
                        RETURN,
                        accepted.reference(),
                        accepted.at(),
                        amounts.payable().currency(),
                        new Postings()
                                .debit(SALES, amounts.items().amountMinor() - included)
                                .debit(TAX, Math.addExact(amounts.tax().amountMinor(), included))
                                .addAll(DiscountShares.of(accepted, money.recognised()))
                                .credit(CUSTOMERS, amounts.payable().amountMinor()));
    }

    /** Books the difference between two states of a dispute, so the entries of a dispute add up to its last state. */
    private static Optional<Entry> dispute(Logged source, DisputeEvent event, OrderMoney money) {
        String reference = event.reference() + "#" + event.change();
        DisputeState before = event.before();
        DisputeState after = event.after();
        long held = held(after) - held(before);
        long lost = lost(after) - lost(before);
        long fee =
                after.fee().amountMinor() - (before == null ? 0 : before.fee().amountMinor());
        if (money.has(DISPUTE, reference) || (held == 0 && lost == 0 && fee == 0)) {
            return Optional.empty();
        }
        Account clearing =
                money.clearingOf(event.paymentReference()).orElseGet(() -> Account.clearing(event.provider()));
        return entry(
                source,
                DISPUTE,
                reference,
                event.at(),
                after.amount().currency(),
                new Postings()
                        .debit(Account.disputes(event.provider()), held)
                        .debit(DISPUTE_LOSSES, lost)
                        .debit(Account.fee(event.provider()), fee)
                        .credit(clearing, held + lost + fee));
    }

    /**
     * The provider holds less than before by the difference of both sums, so the entries add up to the sum that was stated last.
     *
     * @param debited why it holds less
     */
    private static Optional<Entry> difference(
            Logged source, EntryKind kind, SumStated stated, Account debited, OrderMoney money) {
        Money more = stated.after().minus(stated.before());
        long amount = more.amountMinor();
        String reference = more.currency() + "#" + stated.change();
        return amount == 0 || money.has(kind, reference)
                ? Optional.empty()
                : entry(
                        source,
                        kind,
                        reference,
                        stated.at(),
                        more.currency(),
                        new Postings().debit(debited, amount).credit(Account.clearing(stated.provider()), amount));
    }

    private static long held(@Nullable DisputeState state) {
        return state == null || state.decided() ? 0 : state.amount().amountMinor();
    }

    private static long lost(@Nullable DisputeState state) {
        return state != null && state.status() == DisputeStatus.LOST
                ? state.amount().amountMinor()
                : 0;
    }

    private static Optional<Entry> entry(
            Logged source, EntryKind kind, String reference, Instant at, String currency, Postings postings) {
        return Optional.of(
                new Entry(source, kind, source.event().correlation(), reference, at, currency, postings.list()));
    }
}
