package replay.client;

import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replay.retail.Buyer;
import replay.retail.CountryCodes;
import replay.retail.Invoice;
import replay.retail.Refund;
import replay.retail.SoldLine;

/**
 * The body of {@code POST /orders} for an invoice. The data set has no names and no addresses, so the request has placeholders
 * for them. Only the country is real.
 */
public record OrderRequest(
        @Nullable String userId,
        List<Item> items,
        String currency,
        String paymentMethod,
        String channel,
        Address shippingAddress,
        String externalReference,
        String placedAt) {

    /** The prefix of every external reference of a replayed invoice. */
    static final String PREFIX = "online-retail/";

    public static final String CURRENCY = "GBP";

    private static final String PAYMENT_METHOD = "sandbox";
    private static final String CHANNEL = "web";

    static OrderRequest of(Invoice invoice) {
        return new OrderRequest(
                userId(invoice.buyer()),
                invoice.lines().stream().map(Item::of).toList(),
                CURRENCY,
                PAYMENT_METHOD,
                CHANNEL,
                Address.of(invoice),
                externalReference(invoice),
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(invoice.placedAt()));
    }

    public static String externalReference(Invoice invoice) {
        return externalReference(invoice.number());
    }

    /** The external reference of the order that the returned goods came from. */
    public static String externalReference(Refund refund) {
        return externalReference(refund.invoiceNumber());
    }

    private static String externalReference(String invoiceNumber) {
        return PREFIX + invoiceNumber;
    }

    private static @Nullable String userId(Buyer buyer) {
        return switch (buyer) {
            case Buyer.Customer customer -> customer.id();
            case Buyer.Guest guest -> null;
        };
    }

    record Item(String skuId, long quantity, Amount unitPrice) {

        static Item of(SoldLine line) {
            return new Item(line.skuId(), line.quantity(), new Amount(line.unitPriceMinor(), CURRENCY));
        }
    }

    record Amount(long amountMinor, String currency) {}

    record Address(String name, String line1, String city, String country) {

        static Address of(Invoice invoice) {
            return new Address(
                    name(invoice.buyer()), "Not in the data", "Not in the data", CountryCodes.of(invoice.country()));
        }

        private static String name(Buyer buyer) {
            return switch (buyer) {
                case Buyer.Customer customer -> "Customer " + customer.id();
                case Buyer.Guest guest -> "Guest";
            };
        }
    }
}
