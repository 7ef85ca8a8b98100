package payment.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A day of a provider as operators see it.
 *
 * @param day as the provider counts days
 * @param closings how often the day was closed
 * @param workItems how many work items of the day are not settled
 * @param statement the statement that is compared; absent if there is none
 * @param fetchDueAt when the statement is fetched next; absent if it is not fetched
 * @param fetchFailure why the statement could not be fetched; absent if it could, or was not tried
 * @param sums only in the answer for one day, when the statement is compared
 * @param balances only in the answer for one day: what the provider holds at its end, if its statements of funds are known
 * @param history only in the answer for one day: how it was closed and reopened, newest first, at most 50
 */
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

    /**
     * @param sha256 of the file, in hexadecimal digits
     * @param state LOADED while the lines are compared, then RECONCILED
     * @param lines how many lines it has
     * @param failure why the comparison does not go on; absent if it does
     * @param linesDeletedAt when the lines were deleted because of their age; absent if they were not
     * @param retryAt when the comparison is tried again; absent if it need not wait
     */
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

    /**
     * @param actor subject of the operator
     * @param reason absent if there is none, or if the data of the operator was erased
     * @param report of a closing; absent otherwise
     */
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
