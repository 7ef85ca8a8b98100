package replay.retail;

/**
 * One line of an Online Retail file, with every column as the text in the file. {@value #MISSING} marks a missing value.
 *
 * @param invoiceNo number of the invoice; it begins with {@code C} for a cancellation and with {@code A} for a bad-debt adjustment
 * @param stockCode the SKU; text, case-sensitive, not always a product ({@code POST}, {@code BANK CHARGES})
 * @param description name of the SKU on this invoice
 * @param quantity units, negative for write-offs and cancellations
 * @param invoiceDate local time of the shop, {@code yyyy-MM-dd HH:mm:ss}, or a bare date for midnight
 * @param unitPrice price of one unit in GBP, up to three decimals
 * @param customerId number of the customer, missing for guests
 * @param country English name of the customer's country, not an ISO name
 */
record RetailLine(
        String invoiceNo,
        String stockCode,
        String description,
        String quantity,
        String invoiceDate,
        String unitPrice,
        String customerId,
        String country) {

    /** The text that marks a missing value. */
    static final String MISSING = "NA";

    static boolean isMissing(String value) {
        return value.isBlank() || value.equals(MISSING);
    }
}
