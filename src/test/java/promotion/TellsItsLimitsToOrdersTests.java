package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static promotion.Shop.TEN_POUNDS;
import static promotion.Shop.by;
import static promotion.Shop.discount;
import static promotion.Shop.off;
import static promotion.Shop.redeem;
import static promotion.Shop.release;

import java.util.List;
import org.junit.jupiter.api.Test;
import promotion.PromotionEvent.LimitTerms;
import promotion.PromotionEvent.LimitUse;
import promotion.PromotionEvent.LimitsChanged;
import promotion.document.CodeHash;
import promotion.document.Limit.Per;
import promotion.document.Pseudonym;

/** Orders are told the budgets and limits of promotions, and what is used of them as often as they need it for previews. */
class TellsItsLimitsToOrdersTests extends PromotionTest {

    @Test
    void whatOperatorsSetIsToldWithEachVersion() {
        asker.offers(off("limited", 500)
                .budget(2_000L)
                .limit(Per.CUSTOMER, 1L, null)
                .limit(Per.DAY, null, 700L)
                .zone("Asia/Shanghai"));
        asker.offers(off("limited", 600).budget(3_000L));
        asker.offers(off("unlimited", 500));

        assertThat(asker.publishedOf("limited", LimitsChanged.class))
                .containsExactly(
                        new LimitsChanged(
                                "limited",
                                1,
                                0,
                                "Asia/Shanghai",
                                2_000L,
                                List.of(new LimitTerms("CUSTOMER", 1L, null), new LimitTerms("DAY", null, 700L)),
                                List.of()),
                        new LimitsChanged("limited", 2, 0, "Z", 3_000L, List.of(), List.of()));
        assertThat(asker.publishedOf("unlimited", LimitsChanged.class)).isEmpty();
    }

    /** 10 binary digits are needed for 1,000 to 512, 9 for 511 to 256, 8 for 255 to 128. */
    @Test
    void aUseIsToldWhenWhatIsLeftHasFewerOrMoreBinaryDigits() {
        asker.offers(off("budget", 100).budget(1_000L));
        for (int order = 1; order <= 10; order++) {
            asker.ask(discount("budget " + order, TEN_POUNDS));
        }
        asker.ask(redeem("budget 1"));
        asker.ask(release("budget 2"));

        assertThat(used("budget")).containsExactly(budget(500), budget(800), budget(900), budget(1_000), budget(900));
        assertThat(numbers("budget")).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void customersAndCodesAreToldAsOrdersKnowThem() {
        asker.offers(
                off("personal", 100).byCoupon().limit(Per.CUSTOMER, 1L, null).limit(Per.COUPON, 2L, null));
        asker.coupon("CODE-1", "personal", null);
        asker.ask(by("alice", Shop.NOW, discount("personal 1", TEN_POUNDS, "code-1")));
        asker.ask(release("personal 1"));

        assertThat(used("personal"))
                .containsExactly(
                        new LimitUse("COUPON", CodeHash.of("CODE-1"), 1, 100),
                        new LimitUse("CUSTOMER", Pseudonym.of("alice"), 1, 100),
                        new LimitUse("COUPON", CodeHash.of("CODE-1"), 0, 0),
                        new LimitUse("CUSTOMER", Pseudonym.of("alice"), 0, 0));
        assertThat(asker.count("select count(*) from outbox.event where correlation = 'personal'"
                        + " and type like '%limits%' and (payload like '%alice%' or payload like '%CODE-1%')"))
                .isZero();
    }

    @Test
    void manyUsesAreToldInChunks() {
        asker.offers(off("many", 100).limit(Per.CUSTOMER, 1L, null));
        PromotionRequest[] requests = new PromotionRequest[600];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = by("customer " + i, Shop.NOW, discount("many " + i, TEN_POUNDS));
        }
        asker.ask(requests);

        assertThat(used("many")).hasSize(600).doesNotHaveDuplicates();
        assertThat(asker.publishedOf("many", LimitsChanged.class))
                .allMatch(event -> event.used().size() <= LimitsChanged.MOST_USES);
    }

    private List<LimitUse> used(String promotionId) {
        return asker.publishedOf(promotionId, LimitsChanged.class).stream()
                .flatMap(event -> event.used().stream())
                .toList();
    }

    private List<Long> numbers(String promotionId) {
        return asker.publishedOf(promotionId, LimitsChanged.class).stream()
                .map(LimitsChanged::number)
                .toList();
    }

    private static LimitUse budget(long amountMinor) {
        return new LimitUse(LimitUse.BUDGET, "", 0, amountMinor);
    }
}
