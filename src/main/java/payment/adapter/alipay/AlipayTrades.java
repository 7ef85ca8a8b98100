package payment.adapter.alipay;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import payment.adapter.alipay.AlipayRequest.Instalments;
import payment.adapter.alipay.AlipayRequest.Trade;
import payment.provider.NewPayment;
import platform.money.Money;

/** What Alipay is asked to collect, and what it would refuse. Pure: the same payment is the same request each time. */
final class AlipayTrades {

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final Money MOST = Money.ofMinor(10_000_000_000L, AlipayValues.CURRENCY);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(15);
    private static final Set<Integer> INSTALMENTS = Set.of(3, 6, 12);

    private final URI returnUrl;
    private final String precreateProduct;
    private final @Nullable Integer instalmentSellerPercent;

    /**
     * @param precreateProduct the product of payments that begin with a code
     * @param instalmentSellerPercent null if the shop offers no instalments
     */
    AlipayTrades(URI returnUrl, String precreateProduct, @Nullable Integer instalmentSellerPercent) {
        this.returnUrl = returnUrl;
        this.precreateProduct = precreateProduct;
        this.instalmentSellerPercent = instalmentSellerPercent;
    }

    Set<Integer> instalments() {
        return instalmentSellerPercent == null ? Set.of() : INSTALMENTS;
    }

    /** Why Alipay would refuse the payment; empty if it would not. */
    Optional<String> refusal(NewPayment payment) {
        boolean hasType = AlipayTradeType.named(payment.terms().tradeType()).isPresent();
        return refusal(payment, hasType, instalments());
    }

    /**
     * Why Alipay would refuse the payment or authorisation; empty if it would not.
     *
     * @param hasType whether the shopper can pay in this way
     * @param instalments that the shop offers
     */
    static Optional<String> refusal(NewPayment payment, boolean hasType, Set<Integer> instalments) {
        String currency = payment.amount().currency();
        Integer number = payment.terms().instalments();
        String reason = null;
        if (refusal(payment.reference()).isPresent()) {
            return refusal(payment.reference());
        } else if (!hasType) {
            reason = "Alipay has no trade type %s".formatted(payment.terms().tradeType());
        } else if (!currency.equals(AlipayValues.CURRENCY)) {
            reason = "Alipay takes %s and not %s".formatted(AlipayValues.CURRENCY, currency);
        } else if (payment.amount().compareTo(MOST) > 0) {
            reason = "Alipay takes at most %s".formatted(MOST);
        } else if (Duration.between(payment.requestedAt(), payment.expiresAt()).compareTo(LONGEST_WINDOW) > 0) {
            reason = "Alipay takes payment windows of at most %d days".formatted(LONGEST_WINDOW.toDays());
        } else if (number != null && !instalments.contains(number)) {
            reason = "the shop offers no payment in %d instalments through Alipay".formatted(number);
        }
        return Optional.ofNullable(reason);
    }

    /** Why Alipay would refuse a payment or refund with this reference; empty if it would not. */
    static Optional<String> refusal(String reference) {
        return REFERENCE.matcher(reference).matches()
                ? Optional.empty()
                : Optional.of("Alipay takes only references of 1 to 64 letters, digits and underscores");
    }

    Trade request(NewPayment payment, AlipayTradeType type) {
        Integer number = payment.terms().instalments();
        return new Trade(
                payment.reference(),
                AlipayValues.yuan(payment.amount()),
                payment.reference(),
                Objects.requireNonNullElse(type.productCode(), precreateProduct),
                AlipayValues.time(payment.expiresAt()),
                type == AlipayTradeType.WAP ? returnUrlOf(payment) : null,
                number == null ? null : new Instalments(number.toString(), String.valueOf(instalmentSellerPercent)));
    }

    String returnUrlOf(NewPayment payment) {
        return Objects.requireNonNullElse(payment.terms().returnUrl(), returnUrl)
                .toString();
    }
}
