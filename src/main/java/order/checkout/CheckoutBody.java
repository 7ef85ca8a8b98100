package order.checkout;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import order.command.Address;
import order.command.OrderCommand.Item;
import order.command.OrderCommand.PaymentTerms;
import order.command.OrderCommand.Purchase;
import order.replica.CheckoutSchemas;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.card.NoCardNumber;
import platform.mail.EmailAddress;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.text.Visible;
import platform.text.VisibleLines;
import platform.web.DigitsAsText;
import platform.web.Limits;

/**
 * The request body of a checkout.
 *
 * <p>The claim {@code channels} of the client's token lists the channels that it may use; without the claim the configuration lists them.
 * The gift message is shown only with the order, its shipments and exports; the note only with the order and exports. Attributes are stored
 * in clear text and can be searched, except those that their schema marks with {@code "x-personal": true}: they are stored and shown like
 * the gift message. The shopper key is stored as its SHA-256, not shown again and not removed by an erasure. It is ignored if
 * {@code user_id} is given, because then the order counts against the limits of the user.
 */
@ConsistentCheckout
record CheckoutBody(
        @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
        String userId,

        @NotNull @Size(min = 1, max = Limits.MAX_LINES) List<@NotNull @Valid ItemBody> items,
        @NotNull @CurrencyCode String currency,
        @Nullable @Size(min = 1, max = Limits.MAX_REFERENCE) String paymentMethod,
        @Nullable @Valid PaymentBody payment,

        @NotBlank @Visible(max = Limits.MAX_REFERENCE) String channel,

        @NotNull @Valid AddressBody shippingAddress,

        @Nullable @Visible(min = 1, max = Limits.MAX_GIFT_MESSAGE) @NoCardNumber
        String giftMessage,

        @Nullable @VisibleLines(min = 1, max = Limits.MAX_SHOPPER_NOTE) @NoCardNumber
        String note,

        @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
        String externalReference,

        @Nullable @PastOrPresent Instant placedAt,

        @Nullable @Size(max = MAX_COUPONS) List<@NotBlank @Visible(max = Limits.MAX_SKU_ID) String> couponCodes,

        @Nullable Map<String, Object> attributes,

        @Nullable @Visible(min = 1, max = Limits.MAX_REFERENCE)
        String shopperKey,

        @Nullable @Valid ExpectedAmount expectedPayable,
        @Nullable @Valid ContactBody contact) {

    static final int MAX_COUPONS = 20;

    record ItemBody(
            @NotBlank @Visible(max = Limits.MAX_SKU_ID) @DigitsAsText
            String skuId,

            @NotNull @Range(min = 1, max = Limits.MAX_QUANTITY)
            Long quantity,

            @Nullable @Valid AgreedPrice unitPrice,
            @Nullable Map<String, Object> attributes) {}

    /** How the shopper pays. What is absent is as usual for the method. */
    record PaymentBody(
            @NotBlank @Size(max = Limits.MAX_REFERENCE) String method,

            @Nullable @Visible(min = 1, max = MAX_TRADE_TYPE)
            String tradeType,

            @Nullable @Visible(min = 1, max = MAX_PAYER_ID) String payerId,

            @Nullable
            @Size(max = MAX_RETURN_URL)
            @Pattern(regexp = RETURN_URL, message = "must be an address that begins with https:// and has no spaces")
            String returnUrl,

            @Nullable @Range(min = 2, max = MAX_INSTALMENTS) Integer instalments,
            @Nullable @Valid BalanceAmount useBalance) {

        private static final int MAX_TRADE_TYPE = 32;
        private static final int MAX_PAYER_ID = 128;
        private static final int MAX_RETURN_URL = 500;
        private static final int MAX_INSTALMENTS = 60;
        private static final String RETURN_URL = "https://[\\w.~:/?#\\[\\]@!$&'()*+,;=%-]+";

        @Nullable
        PaymentTerms terms() {
            return tradeType == null
                            && payerId == null
                            && returnUrl == null
                            && instalments == null
                            && useBalance == null
                    ? null
                    : new PaymentTerms(
                            tradeType, payerId, returnUrl, instalments, useBalance == null ? null : useBalance.money());
        }
    }

    record BalanceAmount(
            @NotNull @Range(min = 1) Long amountMinor,
            @NotNull @CurrencyCode String currency) {

        Money money() {
            return Money.ofMinor(amountMinor, currency);
        }
    }

    record AgreedPrice(
            @NotNull @Range(min = 0, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {}

    record ExpectedAmount(
            @NotNull @Range(min = 0) Long amountMinor,
            @NotNull @CurrencyCode String currency) {}

    /** Where the shopper gets mails about the order. */
    record ContactBody(
            @Nullable @Size(min = 1, max = EmailAddress.MAX_LENGTH) @EmailAddress
            String email,

            @Nullable @Pattern(regexp = "en|zh", message = "must be en or zh")
            String language) {}

    record AddressBody(
            @NotBlank @Visible(max = Limits.MAX_TEXT) @NoCardNumber
            String name,

            @Nullable @Visible(max = Limits.MAX_REFERENCE) String phone,

            @NotBlank @Visible(max = Limits.MAX_TEXT) @NoCardNumber
            String line1,

            @Nullable @Visible(max = Limits.MAX_TEXT) @NoCardNumber
            String line2,

            @NotBlank @Visible(max = Limits.MAX_TEXT) @NoCardNumber
            String city,

            @Nullable @Visible(max = Limits.MAX_REFERENCE) String postalCode,

            @NotNull String country) {

        Address address() {
            return new Address(name, phone, line1, line2, city, postalCode, country);
        }
    }

    private static @Nullable Money agreed(@Nullable AgreedPrice price) {
        return price == null ? null : Money.ofMinor(price.amountMinor(), price.currency());
    }

    /** The payment method, in either form. */
    String method() {
        return payment == null ? Objects.requireNonNull(paymentMethod) : payment.method();
    }

    @Nullable
    PaymentTerms terms() {
        return payment == null ? null : payment.terms();
    }

    @Nullable
    Money expected() {
        return expectedPayable == null
                ? null
                : Money.ofMinor(expectedPayable.amountMinor(), expectedPayable.currency());
    }

    /**
     * @param commandItems the items of this body
     * @param verdict on the attributes of this body
     * @param expected the purchase is refused if it costs another amount; null for any amount
     */
    Purchase purchase(List<Item> commandItems, CheckoutSchemas.Verdict verdict, @Nullable Money expected) {
        return new Purchase(
                channel,
                currency,
                method(),
                placedAt,
                commandItems,
                couponCodes == null ? List.of() : couponCodes,
                shippingAddress.country(),
                ownAttributes(),
                verdict.satisfiedRules(),
                expected);
    }

    Map<String, Object> ownAttributes() {
        return attributes == null ? Map.of() : attributes;
    }

    List<Item> commandItems() {
        return items.stream()
                .map(item -> new Item(
                        item.skuId(),
                        item.quantity(),
                        agreed(item.unitPrice()),
                        item.attributes() == null ? Map.of() : item.attributes()))
                .toList();
    }
}
