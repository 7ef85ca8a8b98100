package payment.funds;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of funds of a day say.
 *
 * @param accounts by the name of the account; those without a statement are missing
 * @param payouts by id
 * @param fetchDueAt when the statements are fetched next; absent if they are not fetched
 * @param fetchFailure why they could not be fetched; absent if they could, or were not tried
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ProviderFunds")
record FundView(
        List<AccountView> accounts,
        List<PayoutView> payouts,
        @Nullable Instant fetchDueAt,
        @Nullable String fetchFailure) {

    /**
     * @param sha256 of the file, in hexadecimal digits; `none` if the provider says that nothing has moved
     * @param lines how many movements it has
     * @param balances of the currencies that have moved on the day
     */
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

    /**
     * @param openingMinor before the first movement of the day
     * @param closingMinor after the last movement of the day
     */
    @Schema(name = "ProviderBalance")
    record BalanceView(String currency, long openingMinor, long closingMinor) {}

    /**
     * @param origin STATEMENT if the statement of payments has it; otherwise the account whose statement of funds has it
     * @param amountMinor below zero if the payout came back; zero if its statement was replaced by one without it
     */
    @Schema(name = "ProviderPayout")
    record PayoutView(String payoutId, String origin, String currency, long amountMinor, Instant occurredAt) {}
}
