package payment.reconciliation;

import io.swagger.v3.oas.annotations.media.Schema;

/** The sum of the lines, or of our payments and refunds, of one class, kind and currency. */
@Schema(name = "ReconciliationSum")
record ClassSum(
        Side side,

        @com.fasterxml.jackson.annotation.JsonProperty("class")
        String name,

        String kind,
        String currency,
        long count,
        long amountMinor,
        long feeThousandths) {

    /** Whose payments are summed. */
    enum Side {
        /** The lines of the provider's statement. */
        THERE,
        /** Our payments and refunds. */
        HERE
    }
}
