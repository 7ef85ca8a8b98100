package payment.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A day of a provider as operators see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ReconciliationDay")
record DayView(
        String provider,
        LocalDate day,
        Day.State state,
        int closings,
        int workItems,
        @Nullable StatementView statement,
        @Nullable Instant fetchDueAt,
        @Nullable String fetchFailure,
        @Nullable List<ClassSum> sums,
        @Nullable List<EndBalance> balances,
        @Nullable List<StepView> history) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ProviderStatement")
    record StatementView(
            UUID statementId,
            Statement.Source source,
            Statement.State state,
            String sha256,
            long lines,
            @Nullable String failure,
            @Nullable Instant retryAt,
            @Nullable Instant linesDeletedAt,
            Instant createdAt) {

        static StatementView of(Statement statement) {
            return new StatementView(
                    statement.id(),
                    statement.source(),
                    statement.state(),
                    statement.sha256(),
                    statement.lines(),
                    statement.failure(),
                    statement.retryAt(),
                    statement.linesDeletedAt(),
                    statement.createdAt());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ReconciliationStep")
    record StepView(
            int stepNo,
            String action,
            Instant at,
            String actor,
            @Nullable String reason,
            @Nullable Report report) {}
}
