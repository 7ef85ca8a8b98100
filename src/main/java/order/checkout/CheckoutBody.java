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
import order.command.OrderCommand;
import order.command.OrderCommand.PaymentTerms;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.card.NoCardNumber;
import platform.mail.EmailAddress;
import platform.money.CurrencyCode;
import platform.money.Money;
import platform.web.DigitsAsText;
import platform.web.Limits;
import platform.web.Texts;

/**
 * The request body of a checkout.
 *
 * @param userId the user who owns the order. A shopper leaves it out or sends their own subject; an operator leaves it out for a guest
 * @param currency ISO 4217, of every price and of the payment
 * @param paymentMethod one of the configured payment methods; the short form of {@code payment}
 * @param payment how the shopper pays; required if {@code payment_method} is absent
 * @param channel where the order comes from, such as {@code web}. It must be a configured channel that the client may use. The claim
 *     {@code channels} of the client's token lists the allowed channels; without the claim the configuration lists them
 * @param externalReference operators only: the caller's own number for the order, unique for ever
 * @param placedAt operators only: when the order was placed, if that was in the past
 * @param couponCodes coupons for the order, up to 20. If one of them cannot be applied, the checkout is refused
 * @param giftMessage for the person who receives the goods. The warehouse reads it with the shipment. It is personal data: it is stored
 *     encrypted, shown only with the order, its shipments and exports, and unreadable once the person is erased
 * @param note what the shopper writes to the shop, such as how to find the door. It is personal data: it is stored encrypted, shown only with
 *     the order and exports, and unreadable once the person is erased
 * @param attributes the shop's own attributes, such as a delivery slot. If a schema is registered, they must follow it; otherwise they
 *     are a flat object of texts, numbers and booleans. Lines may have attributes too. Attributes are stored in clear text and can be
 *     searched. Attributes that their schema marks with {@code "x-personal": true} are stored and shown like the gift message instead
 * @param shopperKey operators only: the shop's key for a guest, such as a random id of a session. The order counts against the limits of
 *     this guest. It is ignored if {@code user_id} is given: then the order counts against the limits of the user. It is stored
 *     as its SHA-256, not shown again, and not removed by an erasure. So it must be a random value or a keyed hash made by the shop, never
 *     an e-mail address or phone number
 * @param expectedPayable what the shopper expects to pay, as a preview has shown it. If the order would cost another amount, it is refused
 *     with {@code PRICE_CHANGED}, and nothing is reserved
 * @param contact where the shopper gets mails about the order, and in which language
 */
@ConsistentCheckout
record CheckoutBody(
        @Nullable
        @Size(min = 1, max = Limits.MAX_REFERENCE)
        @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        String userId,

        @NotNull @Size(min = 1, max = Limits.MAX_LINES) List<@NotNull @Valid ItemBody> items,
        @NotNull @CurrencyCode String currency,
        @Nullable @Size(min = 1, max = Limits.MAX_REFERENCE) String paymentMethod,
        @Nullable @Valid PaymentBody payment,

        @NotBlank @Size(max = Limits.MAX_REFERENCE) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        String channel,

        @NotNull @Valid AddressBody shippingAddress,

        @Nullable
        @Size(min = 1, max = Limits.MAX_GIFT_MESSAGE)
        @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        @NoCardNumber
        String giftMessage,

        @Nullable
        @Size(min = 1, max = Limits.MAX_SHOPPER_NOTE)
        @Pattern(regexp = Texts.LINES, message = Texts.LINES_RULE)
        @NoCardNumber
        String note,

        @Nullable
        @Size(min = 1, max = Limits.MAX_REFERENCE)
        @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        String externalReference,

        @Nullable @PastOrPresent Instant placedAt,

        @Nullable @Size(max = MAX_COUPONS)
        List<
                        @NotBlank @Size(max = Limits.MAX_SKU_ID)
                        @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE) String>
                couponCodes,

        @Nullable Map<String, Object> attributes,

        @Nullable
        @Size(min = 1, max = Limits.MAX_REFERENCE)
        @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        String shopperKey,

        @Nullable @Valid ExpectedAmount expectedPayable,
        @Nullable @Valid ContactBody contact) {

    static final int MAX_COUPONS = 20;

    /** @param unitPrice operators only: the price that was agreed with the customer; it replaces the list price */
    record ItemBody(
            @NotBlank
            @Size(max = Limits.MAX_SKU_ID)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            @DigitsAsText
            String skuId,

            @NotNull @Range(min = 1, max = Limits.MAX_QUANTITY)
            Long quantity,

            @Nullable @Valid AgreedPrice unitPrice,
            @Nullable Map<String, Object> attributes) {}

    /**
     * How the shopper pays. What is absent is as usual for the method.
     *
     * @param method one of the configured payment methods
     * @param tradeType a way to pay that the method has, such as {@code native}
     * @param payerId the payment provider's id of the shopper, if the trade type needs it. It is personal data: it is stored encrypted
     * @param returnUrl the page of the shop to which the provider leads the shopper after the payment
     * @param instalments the number of monthly instalments, if the method has them
     * @param useBalance what the shopper's wallet pays of the order, below the amount to pay; the method collects the rest
     */
    record PaymentBody(
            @NotBlank @Size(max = Limits.MAX_REFERENCE) String method,

            @Nullable
            @Size(min = 1, max = MAX_TRADE_TYPE)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String tradeType,

            @Nullable @Size(min = 1, max = MAX_PAYER_ID) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String payerId,

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

    /** @param amountMinor in minor units of the currency, above zero */
    record BalanceAmount(
            @NotNull @Range(min = 1) Long amountMinor,
            @NotNull @CurrencyCode String currency) {

        Money money() {
            return Money.ofMinor(amountMinor, currency);
        }
    }

    /** @param amountMinor in minor units of the currency, zero or more */
    record AgreedPrice(
            @NotNull @Range(min = 0, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {}

    /** @param amountMinor in minor units of the currency, zero or more */
    record ExpectedAmount(
            @NotNull @Range(min = 0) Long amountMinor,
            @NotNull @CurrencyCode String currency) {}

    /**
     * Where the shopper gets mails about the order.
     *
     * @param email the address. It is personal data: it is stored encrypted, shown only with the order and exports, and unreadable once the
     *     person is erased. If it is absent, a shopper's mails go to the address that the claim {@code email} of the token has
     * @param language in which the mails are written; absent for the language that the header Accept-Language of the checkout prefers
     */
    record ContactBody(
            @Nullable @Size(min = 1, max = EmailAddress.MAX_LENGTH) @EmailAddress
            String email,

            @Nullable @Pattern(regexp = "en|zh", message = "must be en or zh")
            String language) {}

    /** @param country ISO 3166-1 alpha-2 code of a country that the shop delivers to. Operators may send {@code ZZ} if it is not known */
    record AddressBody(
            @NotBlank
            @Size(max = Limits.MAX_TEXT)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            @NoCardNumber
            String name,

            @Nullable @Size(max = Limits.MAX_REFERENCE) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String phone,

            @NotBlank
            @Size(max = Limits.MAX_TEXT)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            @NoCardNumber
            String line1,

            @Nullable
            @Size(max = Limits.MAX_TEXT)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            @NoCardNumber
            String line2,

            @NotBlank
            @Size(max = Limits.MAX_TEXT)
            @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            @NoCardNumber
            String city,

            @Nullable @Size(max = Limits.MAX_REFERENCE) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
            String postalCode,

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

    Map<String, Object> ownAttributes() {
        return attributes == null ? Map.of() : attributes;
    }

    List<OrderCommand.Item> commandItems() {
        return items.stream()
                .map(item -> new OrderCommand.Item(
                        item.skuId(),
                        item.quantity(),
                        agreed(item.unitPrice()),
                        item.attributes() == null ? Map.of() : item.attributes()))
                .toList();
    }
}
