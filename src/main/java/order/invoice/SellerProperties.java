package order.invoice;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import platform.text.Visible;
import platform.web.Limits;

/**
 * The seller as invoices name it. Without a name, an invoice says only "Seller".
 *
 * @param address up to six lines
 * @param taxId for example a VAT number
 * @param invoicePrefix comes before the order number in the number of an invoice
 */
@ConfigurationProperties("orderwright.seller")
record SellerProperties(
        @DefaultValue("") String name,
        @DefaultValue List<String> address,
        @DefaultValue("") String taxId,
        @DefaultValue("") String invoicePrefix) {

    private static final int MAX_ADDRESS_LINES = 6;
    private static final int MAX_PREFIX = 16;

    SellerProperties {
        requireText("name", name, Limits.MAX_TEXT);
        Assert.isTrue(
                address.size() <= MAX_ADDRESS_LINES,
                "orderwright.seller.address must have at most %d lines".formatted(MAX_ADDRESS_LINES));
        address.forEach(line -> requireText("address", line, Limits.MAX_TEXT));
        requireText("tax-id", taxId, Limits.MAX_REFERENCE);
        requireText("invoice-prefix", invoicePrefix, MAX_PREFIX);
    }

    private static void requireText(String key, String value, int longest) {
        Assert.isTrue(
                value.isEmpty() || value.length() <= longest && value.matches(Visible.PATTERN),
                () -> "orderwright.seller.%s must be at most %d visible characters".formatted(key, longest));
    }
}
