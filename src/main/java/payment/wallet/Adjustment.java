package payment.wallet;

import payment.PaymentEvent.WalletMove;
import platform.money.Money;

/**
 * An amount that an operator adds to a wallet or takes off.
 *
 * @param id of the adjustment
 * @param amount above zero
 */
public record Adjustment(String id, WalletKey wallet, Direction direction, Money amount) {

    /** Whether an adjustment adds an amount or takes it off. */
    public enum Direction {
        CREDIT(MovementKind.CREDITED, WalletMove.CREDITED),
        DEBIT(MovementKind.DEBITED, WalletMove.DEBITED);

        private final MovementKind kind;
        private final WalletMove move;

        Direction(MovementKind kind, WalletMove move) {
            this.kind = kind;
            this.move = move;
        }

        MovementKind kind() {
            return kind;
        }

        WalletMove move() {
            return move;
        }
    }

    public String correlation() {
        return "wallet/" + id;
    }

    boolean isCredit() {
        return direction == Direction.CREDIT;
    }
}
