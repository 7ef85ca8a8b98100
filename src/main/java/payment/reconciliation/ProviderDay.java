package payment.reconciliation;

import java.time.LocalDate;

/** Identifies a day of a provider. */
record ProviderDay(String provider, LocalDate day) {

    /** The day in the audit log. */
    String objectId() {
        return provider + "/" + day;
    }
}
