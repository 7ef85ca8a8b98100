package payment.reconciliation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import payment.reconciliation.funds.ProviderBalances;

/** What a provider holds at the end of a day. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ReconciledBalance")
record EndBalance(
        String currency,
        long statedMinor,
        @Nullable Long bookedMinor,
        @Nullable Long differenceMinor) {

    static EndBalance of(ProviderBalances.Balance balance) {
        Long booked = balance.bookedMinor();
        return new EndBalance(
                balance.currency(),
                balance.statedMinor(),
                booked,
                booked == null ? null : Math.subtractExact(balance.statedMinor(), booked));
    }
}
