package payment.reconciliation.funds;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the statements of funds of a day say. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ProviderFunds")
record FundView(
        List<AccountView> accounts,
        List<PayoutView> payouts,
        @Nullable Instant fetchDueAt,
        @Nullable String fetchFailure) {

    @Schema(name = "ProviderAccount")
    record AccountView(
            String account,
            FundStatement.Source source,
            String sha256,
            long lines,
            List<BalanceView> balances,
            Instant storedAt) {

        static AccountView of(FundStatement statement) {
            return new AccountView(
                    statement.account(),
                    statement.source(),
                    statement.sha256(),
                    statement.lines(),
                    statement.balances().stream()
                            .map(each -> new BalanceView(each.currency(), each.openingMinor(), each.closingMinor()))
                            .toList(),
                    statement.storedAt());
        }
    }

    @Schema(name = "ProviderBalance")
    record BalanceView(String currency, long openingMinor, long closingMinor) {}

    @Schema(name = "ProviderPayout")
    record PayoutView(String payoutId, String origin, String currency, long amountMinor, Instant occurredAt) {}
}
