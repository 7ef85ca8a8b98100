package order.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import order.offer.KnownLimits;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import promotion.PromotionEvent.LimitTerms;
import promotion.PromotionEvent.LimitUse;
import promotion.PromotionEvent.LimitsChanged;
import promotion.document.Pseudonym;
import testing.TestDatabase;

/** What promotion tells of limits may arrive in any order and more than once; the newest counts. */
class KeepsTheNewestOfLimitsTests {

    private static final Instant NOW = Instant.parse("2026-03-01T16:30:00Z");

    private final DSLContext database = DSL.using(TestDatabase.create("order").dataSource(), SQLDialect.POSTGRES);
    private final PromotionLimits limits = new PromotionLimits(database);

    @Test
    void ofTheLimitsTheHighestVersionAndOfEachUseTheHighestNumber() {
        LimitsChanged first = told(1, 0, 500);
        LimitsChanged used = told(1, 11, 500, budget(300), of("CUSTOMER", "alice", 1));
        LimitsChanged edited = told(2, 0, 1_000);
        LimitsChanged released = told(1, 12, 500, of("CUSTOMER", "alice", 0));
        limits.update(List.of(released, edited));
        limits.update(List.of(used, first));
        limits.update(List.of(used));

        KnownLimits known = limits.read(Set.of("sale", "unknown"), Map.of(), "alice", NOW);
        assertThat(known)
                .usingRecursiveComparison()
                .isEqualTo(new KnownLimits(
                        "alice",
                        Map.of("sale", KnownLimits.Limits.of("Asia/Shanghai", 1_000L, toldLimits())),
                        Map.of(
                                new KnownLimits.Key("sale", "BUDGET", ""), new KnownLimits.Use(0, 300),
                                new KnownLimits.Key("sale", "CUSTOMER", Pseudonym.of("alice")),
                                        new KnownLimits.Use(0, 0))));
    }

    @Test
    void ofDaysOnlyTodayAndYesterdayAreKept() {
        limits.update(List.of(told(1, 1, 500, day("2026-02-28"), day("2026-03-01"), budget(300))));
        limits.update(List.of(told(1, 2, 500, day("2026-03-02"))));

        assertThat(database.fetch("select subject from \"order\".limit_use order by subject")
                        .getValues(0, String.class))
                .containsExactly("", "2026-03-01", "2026-03-02");
        KnownLimits.Key shanghai = new KnownLimits.Key("sale", "DAY", "2026-03-02");
        assertThat(KnownLimits.keys(
                        Map.of("sale", KnownLimits.Limits.of("Asia/Shanghai", null, toldLimits())),
                        null,
                        NOW,
                        Map.of()))
                .as("there the next day has begun")
                .contains(shanghai);
    }

    private static LimitsChanged told(long version, long number, long budgetMinor, LimitUse... used) {
        return new LimitsChanged("sale", version, number, "Asia/Shanghai", budgetMinor, toldLimits(), List.of(used));
    }

    private static List<LimitTerms> toldLimits() {
        return List.of(new LimitTerms("CUSTOMER", 1L, null), new LimitTerms("DAY", null, 700L));
    }

    private static LimitUse budget(long amountMinor) {
        return new LimitUse(LimitUse.BUDGET, "", 0, amountMinor);
    }

    private static LimitUse of(String per, String customer, long uses) {
        return new LimitUse(per, Pseudonym.of(customer), uses, 0);
    }

    private static LimitUse day(String day) {
        return new LimitUse("DAY", day, 1, 100);
    }
}
