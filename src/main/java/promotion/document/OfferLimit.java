package promotion.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.web.FieldProblem;

/**
 * A limit in the terms of a promotion. At least one of the values is set.
 *
 * @param uses the most discounts
 * @param amount the most that they take off together
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OfferLimit(
        Limit.@NotNull Per per,

        @Nullable @Range(min = 1, max = MAX_USES) Long uses,
        @Nullable @Valid OfferAmount amount) {

    public static final long MAX_USES = 1_000_000_000L;

    /** How many limits a promotion may have. */
    public static final int MAX_LIMITS = 5;

    public Limit limit() {
        return new Limit(per, uses, amount == null ? null : amount.amountMinor());
    }

    /**
     * Adds a problem for each rule that the limits of a promotion break.
     *
     * @param limits null if there are none; a limit that could not be read is null
     * @param currency of the promotion; null if it has no amounts
     */
    public static void check(
            @Nullable List<@Nullable OfferLimit> limits,
            @Nullable String currency,
            boolean needsCoupon,
            List<FieldProblem> problems) {
        Set<Limit.Per> seen = EnumSet.noneOf(Limit.Per.class);
        for (int i = 0; limits != null && i < limits.size(); i++) {
            OfferLimit limit = limits.get(i);
            if (limit == null) {
                continue;
            }
            String field = "limits[%d]".formatted(i);
            if (limit.uses() == null && limit.amount() == null) {
                problems.add(new FieldProblem(field + ".uses", "must be set if amount is absent"));
            }
            if (limit.amount() != null) {
                OfferAmount.requireCurrency(
                        field + ".amount.currency", limit.amount().currency(), currency, problems);
            }
            if (limit.per() == null) {
                continue;
            }
            if (limit.per() == Limit.Per.FIRST_ORDER) {
                problems.add(new FieldProblem(
                        field + ".per", "must not be FIRST_ORDER; this limit follows from a condition FIRST_ORDER"));
            }
            if (!seen.add(limit.per())) {
                problems.add(new FieldProblem(field + ".per", "must be unique"));
            }
            if (limit.per() == Limit.Per.CAMPAIGN && limit.amount() != null) {
                problems.add(new FieldProblem(field + ".amount", "must be absent if per is CAMPAIGN; use budget"));
            }
            if (limit.per() == Limit.Per.COUPON && !needsCoupon) {
                problems.add(new FieldProblem(field + ".per", "must not be COUPON unless needs_coupon is true"));
            }
        }
    }
}
