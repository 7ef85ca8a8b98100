package payment.reconciliation;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the reconciliation with providers.
 *
 * @param fetch whether the platform fetches the statements of the days that have ended, from the providers that give them
 * @param fetchAfter the time after the end of a day, in the zone of the provider, after which its statement is fetched
 * @param uploadLimit size of the largest file that an operator may import, from 1 MB to 4 GB
 * @param pageLines how many lines or payments one step compares
 * @param interval how often it looks whether there is work; above zero
 * @param pause the time between two steps while there is work
 * @param keepLines how long the lines of the statements of closed days are kept; zero for ever
 * @param fees what a provider takes for a payment, by the name of the provider; without it, fees are not compared
 */
@ConfigurationProperties("orderwright.payment.reconciliation")
record ReconciliationProperties(
        @DefaultValue("true") boolean fetch,
        @DefaultValue("10h") Duration fetchAfter,
        @DefaultValue("1GB") DataSize uploadLimit,
        @DefaultValue("20000") int pageLines,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("10ms") Duration pause,
        @DefaultValue("0") Duration keepLines,
        @DefaultValue Map<String, Fee> fees) {

    private static final String PREFIX = "orderwright.payment.reconciliation.";
    private static final int MAX_PAGE = 100_000;
    private static final Duration LEAST_KEPT = Duration.ofDays(35);
    private static final DataSize LEAST_UPLOAD = DataSize.ofMegabytes(1);
    private static final DataSize MOST_UPLOAD = DataSize.ofGigabytes(4);
    private static final long MILLION = 1_000_000;

    /**
     * The fee of a payment: a part of its amount, and a fixed part.
     *
     * @param partsPerMillion of the amount; 6000 is 0.6 %
     * @param fixedThousandths thousandths of a minor unit, in the currency of the payment
     * @param toleranceThousandths a difference up to this, in thousandths of a minor unit, comes from rounding
     */
    record Fee(
            @DefaultValue("0") long partsPerMillion,
            @DefaultValue("0") long fixedThousandths,
            @DefaultValue("1000") long toleranceThousandths) {

        Fee {
            Assert.isTrue(
                    partsPerMillion >= 0 && partsPerMillion <= MILLION,
                    PREFIX + "fees.*.parts-per-million must be 0 to 1000000");
            Assert.isTrue(
                    fixedThousandths >= 0 && fixedThousandths <= MILLION * MILLION,
                    PREFIX + "fees.*.fixed-thousandths must be 0 to 1000000000000");
            Assert.isTrue(
                    toleranceThousandths >= 0 && toleranceThousandths <= MILLION * MILLION,
                    PREFIX + "fees.*.tolerance-thousandths must be 0 to 1000000000000");
        }
    }

    ReconciliationProperties {
        Assert.isTrue(!fetchAfter.isNegative(), PREFIX + "fetch-after must not be below zero");
        Assert.isTrue(
                uploadLimit.compareTo(LEAST_UPLOAD) >= 0 && uploadLimit.compareTo(MOST_UPLOAD) <= 0,
                PREFIX + "upload-limit must be 1MB to 4GB");
        Assert.isTrue(pageLines > 0 && pageLines <= MAX_PAGE, PREFIX + "page-lines must be 1 to " + MAX_PAGE);
        Assert.isTrue(interval.isPositive(), PREFIX + "interval must be above zero");
        Assert.isTrue(!pause.isNegative(), PREFIX + "pause must not be below zero");
        Assert.isTrue(
                keepLines.isZero() || keepLines.compareTo(LEAST_KEPT) >= 0,
                PREFIX + "keep-lines must be 0, which is for ever, or at least 35d");
        fees = Map.copyOf(fees);
    }
}
