package payment.bank;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import payment.bank.BankLine.Action;
import payment.bank.BankLine.State;
import payment.bank.BankLine.Step;
import payment.bank.BankMatching.Rule;
import platform.money.Money;

/**
 * A line of a bank statement as operators see it.
 *
 * @param valuedOn absent if the file does not say
 * @param amount above zero if money came in
 * @param counterparty absent if the file does not say, or if it was erased
 * @param reference absent if the file does not say, or if it was erased
 * @param transfer what it has paid; absent unless it is matched
 * @param history only in the answer for one line: what was decided, newest first, at most 100 steps
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BankLine")
record BankLineView(
        long lineNo,
        String accountId,
        String lineId,
        LocalDate bookedOn,
        @Nullable LocalDate valuedOn,
        Money amount,
        @Nullable String counterparty,
        @Nullable String reference,
        State state,
        @Nullable TransferView transfer,
        Instant importedAt,
        @Nullable List<StepView> history) {

    /** @param counterpart who sends or gets the money: a provider, or a third party */
    @Schema(name = "BankLineTransfer")
    record TransferView(TransferKind kind, String counterpart, String transferId) {

        static @Nullable TransferView of(@Nullable Transfer transfer) {
            return transfer == null
                    ? null
                    : new TransferView(transfer.kind(), transfer.counterpart(), transfer.transferId());
        }
    }

    /**
     * @param transfer of a match, or of the match that is undone; absent for a dismissal
     * @param rule by which the platform has matched it; absent if a person has
     * @param actor subject of the operator; absent if it was the platform
     * @param reason absent if there is none, or if the data of the operator was erased
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BankLineStep")
    record StepView(
            int stepNo,
            Action action,
            @Nullable TransferView transfer,
            @Nullable Rule rule,
            Instant at,
            @Nullable String actor,
            @Nullable String reason) {

        static StepView of(Step step, BankTexts.Opened texts) {
            return new StepView(
                    step.stepNo(),
                    step.action(),
                    TransferView.of(step.transfer()),
                    step.rule(),
                    step.at(),
                    step.actor(),
                    texts.open(step.reason()));
        }
    }

    static BankLineView of(BankLine line, BankTexts.Opened texts, @Nullable List<StepView> history) {
        return new BankLineView(
                line.lineNo(),
                line.accountId(),
                line.lineId(),
                line.bookedOn(),
                line.valuedOn(),
                line.amount(),
                texts.open(line.counterparty()),
                texts.open(line.reference()),
                line.state(),
                TransferView.of(line.transfer()),
                line.importedAt(),
                history);
    }
}
