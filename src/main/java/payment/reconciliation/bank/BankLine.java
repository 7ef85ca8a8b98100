package payment.reconciliation.bank;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import payment.StatementEvent.Transfer;
import payment.reconciliation.bank.BankMatching.Rule;
import platform.money.Money;
import platform.privacy.PersonalData;

/**
 * A stored line of the statement of a bank account.
 *
 * @param lineNo unique, given by the platform
 * @param lineId the bank's; unique within the account
 * @param valuedOn null if the file does not say
 * @param amount above zero if money came in
 * @param counterparty null if the file does not say
 * @param reference null if the file does not say
 * @param transferNo the transfer that it has paid; null unless it is matched
 * @param transfer the same transfer
 * @param changes the number of events about it
 * @param steps the number of steps in its history
 */
record BankLine(
        long lineNo,
        String accountId,
        String lineId,
        LocalDate bookedOn,
        @Nullable LocalDate valuedOn,
        Money amount,
        @Nullable PersonalData counterparty,
        @Nullable PersonalData reference,
        State state,
        @Nullable Long transferNo,
        @Nullable Transfer transfer,
        int changes,
        int steps,
        Instant importedAt) {

    enum State {
        /** Nobody knows yet what it pays. */
        OPEN,
        /** It has paid a transfer. */
        MATCHED,
        /** A person says that it is no matter of the platform. */
        DISMISSED
    }

    /** What was decided about a line. */
    enum Action {
        MATCHED,
        DISMISSED,
        UNDONE
    }

    /**
     * @param transfer of a match, or of the match that is undone; null for a dismissal
     * @param rule by which the platform has matched it; null if a person has
     * @param actor subject of the operator; null for the platform
     */
    record Step(
            int stepNo,
            Action action,
            @Nullable Transfer transfer,
            @Nullable Rule rule,
            Instant at,
            @Nullable String actor,
            @Nullable PersonalData reason) {}
}
