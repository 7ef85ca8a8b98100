package payment.wallet;

import outbox.Command;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import platform.money.Money;

/**
 * An operator's command to add an amount to a wallet, or to take an amount off. A credit above the limit waits for another operator.
 *
 * @param adjustmentId if the key is fresh
 * @param amount above zero
 * @param reason for the audit log, and for the operator who approves
 * @param by subject of the operator
 */
public record AdjustWallet(
        IdempotencyKey key,
        String adjustmentId,
        WalletKey wallet,
        Direction direction,
        Money amount,
        String reason,
        String by)
        implements Command<CommandResult<AdjustWallet.Adjusted, AdjustWallet.Refusal>> {

    /** @param waits whether another operator has to approve the adjustment */
    public record Adjusted(String adjustmentId, boolean waits) {

        private static final String WAITS = "waits ";

        /** The text that the idempotency row stores, to answer repeated requests. */
        public String text() {
            return waits ? WAITS + adjustmentId : adjustmentId;
        }

        public static Adjusted parse(String text) {
            return text.startsWith(WAITS)
                    ? new Adjusted(text.substring(WAITS.length()), true)
                    : new Adjusted(text, false);
        }
    }

    /** Whether an adjustment adds an amount or takes it off. */
    public enum Direction {
        CREDIT(MovementKind.CREDITED),
        DEBIT(MovementKind.DEBITED);

        private final MovementKind kind;

        Direction(MovementKind kind) {
            this.kind = kind;
        }

        public MovementKind kind() {
            return kind;
        }
    }

    @Override
    public String correlation() {
        return "wallet/" + adjustmentId;
    }

    @Override
    public boolean answeredWhenHandled() {
        return true;
    }

    /** Why a wallet is not adjusted. */
    public sealed interface Refusal {}

    /** @param wallet with less than the amount to spend */
    public record NotEnough(Wallet wallet) implements Refusal {}

    /** The wallet would hold more than the platform can count. */
    public record TooMuch() implements Refusal {}

    /** Without the reason, which may be about a person. */
    @Override
    public String toString() {
        return "AdjustWallet[adjustmentId=%s, direction=%s, amount=%s]".formatted(adjustmentId, direction, amount);
    }
}
