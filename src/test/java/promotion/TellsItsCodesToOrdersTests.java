package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static promotion.Shop.TEN_POUNDS;
import static promotion.Shop.discount;
import static promotion.Shop.off;
import static promotion.Shop.release;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import promotion.PromotionEvent.ChangedCode;
import promotion.PromotionEvent.CodesChanged;
import promotion.code.CodeBatch;
import promotion.document.CodeHash;

/** Orders are told of each code what they need to know, once for each change, without the code itself. */
class TellsItsCodesToOrdersTests extends PromotionTest {

    @Test
    void whatOperatorsSetIsToldOnce() {
        asker.offers(off("set", 500).byCoupon());
        put("set", "WELCOME-5", null);
        put("set", "WELCOME-5", null);
        put("set", "WELCOME-5", "alice");

        assertThat(told("set")).containsExactly(code("WELCOME-5", 1, true, null), code("WELCOME-5", 2, true, "alice"));
        assertThat(asker.count(
                        "select count(*) from outbox.event where correlation = 'set' and payload like '%WELCOME%'"))
                .isZero();
    }

    @Test
    void aCodeIsToldWhenItIsUsedUpAndWhenItIsGivenBack() {
        asker.offers(off("use", 500).byCoupon());
        asker.coupon("TWICE", "use", 2L);
        asker.ask(discount("use one", TEN_POUNDS, "twice"));
        assertThat(told("use")).containsExactly(code("TWICE", 1, true, null));

        asker.ask(discount("use two", TEN_POUNDS, "twice"));
        asker.ask(release("use one"));

        assertThat(told("use"))
                .containsExactly(
                        code("TWICE", 1, true, null), code("TWICE", 2, false, null), code("TWICE", 3, true, null));
    }

    @Test
    void manyCodesAreToldInChunks() {
        asker.offers(off("many", 500).byCoupon());
        CodeBatch ordered = new CodeBatch(UUID.randomUUID(), "many", 12_345, 0, 1L, "", Instant.EPOCH);
        asker.operator.orders(ordered);
        await().untilAsserted(() -> assertThat(
                        asker.count("select count(*) from promotion.coupon where promotion_id = 'many'"))
                .isEqualTo(12_345));

        List<String> codes = asker.database()
                .sql("select code from promotion.coupon where promotion_id = 'many'")
                .query(String.class)
                .list();
        List<ChangedCode> told = told("many");
        assertThat(told).hasSameSizeAs(codes);
        assertThat(Set.copyOf(told)) // AssertJ compares each element of a list with each other
                .isEqualTo(codes.stream().map(code -> code(code, 1, true, null)).collect(Collectors.toSet()));
        assertThat(asker.publishedOf("many", CodesChanged.class))
                .allMatch(event -> event.codes().size() <= CodesChanged.MOST_CODES)
                .hasSize(2 * 20 + 10);
    }

    /** An older build, or an older instance during an upgrade, stores coupons and tells nobody. */
    @Test
    void whatAnOlderBuildHasStoredIsToldOnceByATimer() {
        asker.offers(off("old", 500).byCoupon());
        asker.operator.imports("old", "OLD-1", "OLD-2");
        asker.database()
                .sql("update promotion.coupon set told = false where promotion_id = 'old'")
                .update();
        await().untilAsserted(() -> assertThat(
                        asker.count("select count(*) from promotion.coupon where promotion_id = 'old' and not told"))
                .isZero());

        assertThat(told("old"))
                .containsExactly(
                        code("OLD-1", 1, true, null),
                        code("OLD-2", 1, true, null),
                        code("OLD-1", 1, true, null),
                        code("OLD-2", 1, true, null));
    }

    private void put(String promotionId, String code, @Nullable String customer) {
        asker.operator.putsCoupon(promotionId, code, null, customer);
    }

    private List<ChangedCode> told(String promotionId) {
        return asker.publishedOf(promotionId, CodesChanged.class).stream()
                .flatMap(event -> event.codes().stream())
                .toList();
    }

    private static ChangedCode code(String code, long version, boolean usable, @Nullable String customer) {
        return new ChangedCode(CodeHash.of(code), version, usable, customer, null, null);
    }
}
