package payment.reconciliation.bank;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import platform.money.Money;

/**
 * Money that must arrive at the bank, or leave it.
 *
 * @param amount above zero if it comes in; zero if it was stated by mistake
 * @param day on which it was sent
 * @param lineNo the line that has paid it; null while it is open
 */
record BankTransfer(
        long transferNo,
        Transfer transfer,
        Money amount,
        LocalDate day,
        @Nullable Long lineNo) {

    TransferKind kind() {
        return transfer.kind();
    }

    /** Whether a line with this amount may have paid it: the currency and the direction are the same. */
    boolean isLike(Money paid) {
        return amount.currency().equals(paid.currency())
                && amount.amountMinor() != 0
                && amount.isNegative() == paid.isNegative();
    }

    /** How a person reads of it. */
    String words() {
        return switch (transfer.kind()) {
            case PAYOUT -> "payout %s of %s".formatted(transfer.transferId(), transfer.counterpart());
            case SETTLEMENT -> "%s of party %s".formatted(transfer.transferId(), transfer.counterpart());
        };
    }

    /** The provider whose work items are about it; null if it is none of a provider. */
    @Nullable
    String provider() {
        return transfer.kind() == TransferKind.PAYOUT ? transfer.counterpart() : null;
    }
}
