package payment.reconciliation.bank;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import payment.reconciliation.bank.BankLine.Action;
import payment.reconciliation.bank.BankLine.State;
import payment.reconciliation.bank.BankLine.Step;
import payment.reconciliation.bank.BankMatching.Rule;
import platform.money.Money;

/** A line of a bank statement as operators see it. */
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

    @Schema(name = "BankLineTransfer")
    record TransferView(TransferKind kind, String counterpart, String transferId) {

        static @Nullable TransferView of(@Nullable Transfer transfer) {
            return transfer == null
                    ? null
                    : new TransferView(transfer.kind(), transfer.counterpart(), transfer.transferId());
        }
    }

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
