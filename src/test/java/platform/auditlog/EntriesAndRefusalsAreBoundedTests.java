package platform.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import platform.auditlog.RefusalBudget.Verdict;
import platform.money.Money;
import platform.web.Limits;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class EntriesAndRefusalsAreBoundedTests {

    private static final Instant AT = Instant.parse("2026-03-01T09:00:30Z");

    private final AuditedValues values = new AuditedValues(JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build());

    private record Thing(String thingId, List<Money> prices, Map<String, String> attributes) {

        public boolean isKnown() {
            return true;
        }
    }

    private static Thing thing(int characters) {
        return new Thing("a", List.of(Money.ofMinor(1, "GBP")), Map.of("text", "x".repeat(characters)));
    }

    @Test
    void anObjectIsKeptAsTheApiNamesItsParts() {
        assertThat(values.text(thing(1), 1_000))
                .isEqualTo("{\"thing_id\":\"a\",\"prices\":[{\"amount_minor\":1,\"currency\":\"GBP\"}],"
                        + "\"attributes\":{\"text\":\"x\"}}");
    }

    @Test
    void whatIsTooLongIsKeptAsItsDigestAndTheRestAsItIs() {
        String text = values.text(thing(2_000), 500);

        assertThat(text)
                .hasSizeLessThan(500)
                .contains("\"amount_minor\":1")
                .contains("\"attributes\":{\"characters\":2011,\"sha256\":\"");
        assertThat(values.text(thing(2_000), 500)).isEqualTo(text);
        assertThat(values.text(thing(2_001), 500)).isNotEqualTo(text);
    }

    @Test
    void alsoWhereAllPartsAreLong() {
        Map<String, String> parts = new TreeMap<>();
        for (char name = 'a'; name < 'f'; name++) {
            parts.put(String.valueOf(name), "y".repeat(1_000));
        }

        assertThat(values.text(parts, 200)).hasSizeLessThan(700);
    }

    @Test
    void theLargestImportStaysWithinAFewMegabytes() {
        assertThat(2L * Limits.MAX_IMPORT * AuditedValues.limit(Limits.MAX_IMPORT))
                .isLessThanOrEqualTo(16 << 20);
        assertThat(AuditedValues.limit(Limits.MAX_IMPORT)).isGreaterThan(800);
        assertThat(AuditedValues.limit(1)).isGreaterThan(2 * 64 * 1024 - 1); // the largest schema is stored in full
    }

    @Test
    void oneSubjectIsRecordedTenTimesAMinute() {
        RefusalBudget budget = RefusalBudget.ofOperators();
        for (int i = 0; i < budget.limitOfSubject(); i++) {
            assertThat(budget.verdict("one", AT)).isEqualTo(Verdict.RECORD);
        }

        assertThat(budget.verdict("one", AT)).isEqualTo(Verdict.SKIP_AND_LOG);
        assertThat(budget.verdict("one", AT)).isEqualTo(Verdict.SKIP);
        assertThat(budget.verdict("another", AT)).isEqualTo(Verdict.RECORD);
        assertThat(budget.verdict("one", AT.plusSeconds(29))).isEqualTo(Verdict.SKIP);
        assertThat(budget.verdict("one", AT.plusSeconds(30))).isEqualTo(Verdict.RECORD);
    }

    /** Refusals of shoppers have a budget of their own. */
    @Test
    void othersThanOperatorsAreRecordedLess() {
        RefusalBudget others = RefusalBudget.ofOthers();
        assertThat(others.limitOfSubject())
                .isLessThan(RefusalBudget.ofOperators().limitOfSubject());
        assertThat(others.limitInAll()).isLessThan(RefusalBudget.ofOperators().limitInAll());
    }

    @Test
    void allTogetherAHundredTimes() {
        RefusalBudget budget = RefusalBudget.ofOperators();
        int recorded = 0;
        for (int i = 0; i < 1_000; i++) {
            recorded += budget.verdict("subject " + i, AT) == Verdict.RECORD ? 1 : 0;
        }

        assertThat(recorded).isEqualTo(budget.limitInAll());
    }
}
