package payment.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platform.sql.TrackedRows;
import platform.web.ProblemException;

/** The locked wallets of one batch, and what happens on them. Not safe for use by several threads. */
public final class WalletRows {

    private final Instant at;
    private final Duration heldBeyond;
    private final TrackedRows<WalletKey, Wallet> wallets;
    private final TrackedRows<String, BalancePart> parts;
    private final TrackedRows<String, TopUp> topUps;
    private final List<Movement> movements = new ArrayList<>();

    /**
     * @param at the time of the batch
     * @param heldBeyond how long an amount is held after the end of the payment window, at the longest
     * @param wallets the locked ones; a missing wallet is not opened yet
     */
    public WalletRows(
            Instant at,
            Duration heldBeyond,
            Map<WalletKey, Wallet> wallets,
            Map<String, BalancePart> parts,
            Map<String, TopUp> topUps) {
        this.at = at;
        this.heldBeyond = heldBeyond;
        this.wallets = new TrackedRows<>(wallets);
        this.parts = new TrackedRows<>(parts);
        this.topUps = new TrackedRows<>(topUps);
    }

    /** Without any wallet. */
    public static WalletRows none(Instant at) {
        return new WalletRows(at, Duration.ZERO, Map.of(), Map.of(), Map.of());
    }

    public Wallet wallet(WalletKey key) {
        return wallets.find(key).orElseGet(() -> Wallet.empty(key));
    }

    public Optional<BalancePart> part(String paymentReference) {
        return parts.find(paymentReference);
    }

    public Optional<TopUp> topUp(String paymentReference) {
        return topUps.find(paymentReference);
    }

    /** Moves an amount of a wallet, unless the wallet has not enough. */
    public Optional<Movement> move(
            WalletKey key, MovementKind kind, long amountMinor, String reference, String correlation) {
        Wallet before = wallet(key);
        return before.after(kind, amountMinor).map(after -> {
            Movement movement = new Movement(
                    key,
                    after.movements(),
                    kind,
                    after.money(amountMinor),
                    reference,
                    correlation,
                    after,
                    before.booked(),
                    at);
            wallets.put(key, after);
            movements.add(movement);
            return movement;
        });
    }

    /** @throws ProblemException 409 if the wallet has not enough to spend, or cannot be credited with so much */
    public Movement adjust(Adjustment adjustment) {
        Wallet before = wallet(adjustment.wallet());
        if (adjustment.isCredit()) {
            before.requireRoomFor(adjustment.amount());
        }
        return move(
                        before.key(),
                        adjustment.direction().kind(),
                        adjustment.amount().amountMinor(),
                        adjustment.id(),
                        adjustment.correlation())
                .orElseThrow(() -> new ProblemException(
                        WalletProblem.BALANCE_NOT_ENOUGH,
                        "The wallet has less to spend than the amount; details.free is what it has.",
                        Map.of("free", before.free())));
    }

    /** Adds what a wallet is to pay of a payment. Nothing is held yet. */
    public BalancePart begin(String paymentReference, WalletKey payer, long amountMinor, Instant expiresAt) {
        BalancePart part = new BalancePart(
                paymentReference, payer, amountMinor, BalancePart.State.NOT_HELD, 0, expiresAt.plus(heldBeyond));
        put(part);
        return part;
    }

    private void put(BalancePart part) {
        parts.put(part.reference(), part);
    }

    public BalancePart put(BalancePart part, BalancePart.State next) {
        BalancePart changed = part.in(next);
        put(changed);
        return changed;
    }

    /** @param moreMinor below zero if a refund was refused */
    public void refund(BalancePart part, long moreMinor) {
        if (moreMinor != 0) {
            put(part.withRefunds(moreMinor));
        }
    }

    public void put(TopUp topUp) {
        topUps.put(topUp.reference(), topUp);
    }

    public void credited(TopUp topUp) {
        put(topUp.asCredited());
    }

    /** The movements of this batch, in the order in which they were made. */
    public List<Movement> movements() {
        return movements;
    }

    /** All wallets that the batch has locked or opened, as it leaves them. */
    public TrackedRows<WalletKey, Wallet> wallets() {
        return wallets;
    }

    public TrackedRows<String, BalancePart> parts() {
        return parts;
    }

    public TrackedRows<String, TopUp> topUps() {
        return topUps;
    }
}
