package payment.reconciliation.funds;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A statement of funds as it is stored.
 *
 * @param day as the provider counts days
 * @param sha256 of the file, in hexadecimal digits
 * @param balances by currency, only of currencies that have moved on the day
 */
record FundStatement(
        String provider,
        LocalDate day,
        String account,
        Source source,
        String sha256,
        long lines,
        List<Balance> balances,
        Instant storedAt) {

    enum Source {
        UPLOADED,
        FETCHED
    }

    /**
     * @param openingMinor before the first movement of the day, in minor units
     * @param closingMinor after the last movement
     */
    record Balance(String currency, long openingMinor, long closingMinor) {}
}
