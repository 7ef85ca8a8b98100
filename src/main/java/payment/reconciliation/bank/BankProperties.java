package payment.reconciliation.bank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the statements of bank accounts.
 *
 * @param matchDays how many days after a transfer its line may be booked so that the platform matches both by their amount, from 1 to 60
 * @param missingAfterDays how many days after a transfer a work item is made if it has no line, from 1 to 60
 * @param unmatchedAfterDays how many days after a line was booked a work item is made if it is open, from 0 to 60
 */
@ConfigurationProperties("orderwright.payment.bank")
record BankProperties(
        @DefaultValue("7") int matchDays,
        @DefaultValue("5") int missingAfterDays,
        @DefaultValue("2") int unmatchedAfterDays) {

    private static final String PREFIX = "orderwright.payment.bank.";
    private static final int MOST = 60;

    BankProperties {
        Assert.isTrue(matchDays >= 1 && matchDays <= MOST, PREFIX + "match-days must be 1 to 60");
        Assert.isTrue(missingAfterDays >= 1 && missingAfterDays <= MOST, PREFIX + "missing-after-days must be 1 to 60");
        Assert.isTrue(
                unmatchedAfterDays >= 0 && unmatchedAfterDays <= MOST, PREFIX + "unmatched-after-days must be 0 to 60");
    }
}
