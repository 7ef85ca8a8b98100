package promotion;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import testing.ConstraintTest;

/** PostgreSQL enforces the limits of promotions and coupons, whatever the code does. */
class TheDatabaseKeepsToLimitsTests extends ConstraintTest {

    TheDatabaseKeepsToLimitsTests() {
        super("promotion");
    }

    @BeforeEach
    void aPromotionWithABudgetAndACouponWithALimit() {
        assertAccepted(
                "truncate promotion.redemption, promotion.discount, promotion.coupon, promotion.promotion, promotion.code_batch, promotion.allowance,"
                        + " promotion.red_packet, promotion.red_packet_claim",
                """
                insert into promotion.promotion (promotion_id, version, name, definition, currency, starts_at, suspended,
                  needs_coupon, combinable, priority, budget_minor, held_minor, redeemed_minor)
                values ('p', 1, 'P', '{"benefit": {"kind": "AMOUNT_OFF"}}', 'GBP', now(), false, true, true, 0, 100, 40, 60)
                """,
                "insert into promotion.coupon (code, promotion_id, max_uses, held, redeemed) values ('C', 'p', 2, 1, 1)",
                discount("d", "granted", "'GBP'", "'[[\"p\", \"C\", 5, true, true, [[1, 5]]]]'", "null"),
                "insert into promotion.redemption (reference, code, promotion_id) values ('d', 'C', 'p')",
                "insert into promotion.red_packet values ('p', 'P', 'GBP', 100, 60, 1, 5, null, now(), now() + interval '1 day', 1, false, '')",
                "insert into promotion.red_packet_claim values ('p', 'u', 'C', 60, now(), now() + interval '1 day', 'OPEN')",
                "insert into promotion.allowance values ('p', 'CUSTOMER', 'u', 3, 100, 1, 2, 40, 60)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "promotion | within_budget | held_minor = held_minor + 1",
                "promotion | within_budget | redeemed_minor = 61",
                "promotion | within_budget | budget_minor = 99",
                "promotion | within_budget | held_minor = -1",
                "promotion | within_budget | redeemed_minor = -60",
                "promotion | within_budget | budget_minor = null, held_minor = -1",
                "promotion | budgets_have_a_currency | currency = null",
                "promotion | budgets_have_a_currency | budget_minor = null, currency = null",
                "promotion | definition_gives_something | definition = '{}'",
                "promotion | ends_after_its_start | ends_at = starts_at",
                "promotion | limits_are_a_list | limits = '{}'",
                "red_packet | within_total | claimed_minor = 101",
                "red_packet | within_total | claimed_minor = -1",
                "red_packet | within_total | total_minor = 59",
                "red_packet | bounds_of_draws | least_minor = 6",
                "red_packet | bounds_of_draws | most_minor = 101",
                "red_packet | claims_end_after_their_start | claims_until = claims_from",
                "red_packet_claim | state_check | state = 'MOON'",
                "allowance | within_uses | held_uses = 2",
                "allowance | within_uses | redeemed_uses = 3",
                "allowance | within_uses | max_uses = 2",
                "allowance | within_uses | max_uses = null, held_uses = -1",
                "allowance | within_uses | max_uses = null, redeemed_uses = -1",
                "allowance | within_amount | held_minor = 41",
                "allowance | within_amount | redeemed_minor = 61",
                "allowance | within_amount | max_minor = 99",
                "allowance | within_amount | max_minor = null, held_minor = -1",
                "allowance | within_amount | max_minor = null, redeemed_minor = -1",
                "allowance | per_check | per = 'MOON'",
                "coupon | within_uses | held = 2",
                "coupon | within_uses | redeemed = 2",
                "coupon | within_uses | max_uses = 1",
                "coupon | within_uses | held = -1",
                "coupon | within_uses | max_uses = null, redeemed = -1",
                "coupon | code_as_compared | code = 'c'",
                "coupon | code_as_compared | code = ' C'",
                "coupon | coupon_promotion_id_fkey | promotion_id = 'q'"
            })
    void noPromotionOrCouponExceedsItsLimits(String table, String constraint, String change) {
        assertRefused("update promotion.%s set %s".formatted(table, change), constraint);
    }

    @Test
    void noCouponTwiceForADiscount() {
        assertRefused("insert into promotion.redemption values ('d', 'C', 'q')", "redemption_pkey");
        assertRefused("insert into promotion.redemption values ('d', 'D', 'p')", "promotion_once");
        assertRefused("insert into promotion.redemption values ('none', 'C', 'p')", "redemption_reference_fkey");
    }

    @Test
    void noCodeTwice() {
        assertRefused("insert into promotion.coupon (code, promotion_id) values ('C', 'p')", "coupon_pkey");
    }

    @Test
    void noDiscountTwiceAndNoneThatContradictsItself() {
        assertRefused(discount("d", "granted", "null", "'[]'", "null"), "discount_pkey");
        assertRefused(discount("e", "taken", "null", "'[]'", "null"), "status_check");
        assertRefused(discount("e", "granted", "null", "null", "null"), "takes_something");
        assertRefused(discount("e", "redeemed", "null", "null", "null"), "takes_something");
        assertRefused(discount("e", "reversed", "null", "null", "null"), "takes_something");
        assertRefused(discount("e", "granted", "null", "'[[]]'", "null"), "has_a_currency");
        assertRefused(discount("e", "refused", "null", "null", "null"), "refused_for_reasons");
        assertRefused(discount("e", "released", "null", "null", "'[]'"), "refused_for_reasons");
        assertRefused(discount("e", "refused", "null", "'[]'", "'[]'"), "refused_takes_nothing");
        assertAccepted(
                discount("early", "released", "null", "null", "null"),
                discount("empty", "granted", "null", "'[]'", "null"),
                discount("reversed early", "reversed", "null", "'[]'", "null"));
    }

    private static String discount(
            String reference, String status, String currency, String appliedDiscounts, String refusals) {
        return """
                insert into promotion.discount (reference, correlation, status, currency, taken, refusals, created_at, updated_at)
                values ('%s', 'o', '%s', %s, %s, %s, now(), now())
                """.formatted(reference, status, currency, appliedDiscounts, refusals);
    }
}
