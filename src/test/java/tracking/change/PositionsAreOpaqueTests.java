package tracking.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A position is read again from its text only; any other text is none. */
class PositionsAreOpaqueTests {

    private static final Instant AT = Instant.parse("2026-01-31T09:30:00.123Z");

    @Test
    void its_text_gives_the_position_again() {
        for (long number : new long[] {0, 1, 4711, Long.MAX_VALUE}) {
            Position position = new Position(number, AT);
            assertThat(Position.parse(position.text())).contains(position);
        }
    }

    @Test
    void a_text_with_another_character_is_no_position() {
        String text = new Position(4711, AT).text();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(Position.parse(text.substring(0, i) + other + text.substring(i + 1)))
                    .isEmpty();
        }
    }

    @Test
    void nonsense_is_no_position() {
        Random random = new Random(7);
        assertThat(Position.parse("")).isEmpty();
        assertThat(Position.parse("0")).isEmpty();
        assertThat(Position.parse("\u0000".repeat(28))).isEmpty();
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(28, '!', 'ÿ').forEach(c -> text.append((char) c));
            assertThat(Position.parse(text.toString())).isEmpty();
        }
    }
}
