package order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import order.settings.HoldingLimits;
import order.settings.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.BoundSettings;

/** A wrong limit stops the start, and the message names its key and the rule. */
class ALimitBelowOneRefusesToStartTests {

    private static final String LIMITS = "orderwright.order.limits";

    private static HoldingLimits limits(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return BoundSettings.of(HoldingLimits.class, settings);
    }

    @Test
    void byDefaultTwentyOrdersAndTwoHundredUnits() {
        assertThat(limits()).isEqualTo(new HoldingLimits(new Limit(20), new Limit(200), Set.of()));
    }

    @Test
    void theOrdersOfAnExemptSubjectCountAgainstNobody() {
        assertThat(limits().isExempt("an importer")).isFalse();
        assertThat(limits("exempt-subjects", "an importer, another").isExempt("another"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "none", "1.5", "99999999999999999999"})
    void aWrongLimitIsReportedWithItsKeyAndTheRule(String wrong) {
        for (String key : new String[] {"unpaid-orders", "units-held"}) {
            assertThatThrownBy(() -> limits(key, wrong))
                    .hasStackTraceContaining(LIMITS)
                    .hasStackTraceContaining(key)
                    .hasStackTraceContaining("a limit must be a whole number of at least 1, or off; found: " + wrong);
        }
    }

    @Test
    void aLimitCanBeSwitchedOff() {
        assertThat(limits("units-held", "off").unitsHeld().isOff()).isTrue();
        assertThat(limits("units-held", "off").isOff()).isFalse();
        assertThat(limits("unpaid-orders", "off", "units-held", "false").isOff())
                .isTrue();
    }

    @Test
    void aLimitOfUnitsNeedsALimitOfOrders() {
        assertThatThrownBy(() -> limits("unpaid-orders", "off"))
                .hasStackTraceContaining(
                        LIMITS + ".unpaid-orders must not be off while " + LIMITS + ".units-held is on");
        assertThatThrownBy(() -> limits("unpaid-orders", "1001"))
                .hasStackTraceContaining(LIMITS + ".unpaid-orders must be 1 to 1000");
    }
}
