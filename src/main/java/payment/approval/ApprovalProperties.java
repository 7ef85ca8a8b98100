package payment.approval;

import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.Assert;
import platform.money.Money;

/**
 * Settings of approvals.
 *
 * @param limits for each currency, ISO 4217, the largest amount in minor units that is refunded or credited to a wallet without an approval, from
 *     zero; a currency without a limit needs no approvals
 */
@ConfigurationProperties("orderwright.payment.refund-approval")
public record ApprovalProperties(@Nullable Map<String, Long> limits) {

    private static final String KEY = "orderwright.payment.refund-approval.limits.";

    public ApprovalProperties {
        Map<String, Long> known = new HashMap<>();
        if (limits != null) {
            limits.forEach((currency, limit) -> {
                String code = currency.toUpperCase(Locale.ROOT);
                Assert.isTrue(isCurrency(code), KEY + currency + " must name a currency of ISO 4217, such as GBP");
                Assert.isTrue(limit != null && limit >= 0, KEY + currency + " must be zero or more minor units");
                known.put(code, limit);
            });
        }
        limits = Map.copyOf(known);
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(each -> each.getCurrencyCode().equals(code));
    }

    /** Whether any currency has a limit. */
    boolean any() {
        return limits != null && !limits.isEmpty();
    }

    /** Whether this amount needs an approval. */
    boolean concern(Money amount) {
        Long limit = limits == null ? null : limits.get(amount.currency());
        return limit != null && amount.amountMinor() > limit;
    }
}
