package order.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTellWhenOrdersWereCreatedTests {

    @ParameterizedTest
    @CsvSource({
        "26, 2027-01-01",
        "261, 2027-01-01",
        "2611, 2026-12-01",
        "2612, 2027-01-01",
        "26113, 2026-12-01",
        "261130, 2026-12-01",
        "280228, 2028-02-29",
        "280229, 2028-03-01",
        "261120-7K3M, 2026-11-21"
    })
    void theFirstTimeAfterTheDate(String prefix, String day) {
        assertThat(OrderNumbers.createdBefore(prefix)).contains(Instant.parse(day + "T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "x", "ref/26", "261131", "260229", "261100", "-26"})
    void nothingIfItIsNoDate(String prefix) {
        assertThat(OrderNumbers.createdBefore(prefix)).isEmpty();
    }

    @Property
    void everyBeginningOfANumberTellsALaterTimeThanThatOfItsOrder(@ForAll long seed) {
        Random random = new Random(seed);
        Instant at = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(60 * 365 * 24 * 3600));
        String number = new OrderNumbers(Clock.fixed(at, ZoneOffset.UTC)).next();

        for (int length = 2; length <= number.length(); length++) {
            assertThat(OrderNumbers.createdBefore(number.substring(0, length)))
                    .hasValueSatisfying(before -> assertThat(before).isAfter(at));
        }
    }
}
