package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import platform.page.Cursor;

class CursorsLeadOnOnlyInTheirListTests {

    @Property(tries = 200)
    void whatWasWrittenIsRead(@ForAll String first, @ForAll String second) {
        Cursor cursor = Cursor.of(first, second);

        assertThat(Cursor.parse(cursor.text(), 2)).contains(cursor);
        assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    }

    @Property(tries = 500)
    void anythingElseIsABadFieldAndNoFailure(@ForAll String text) {
        if (text.isEmpty()) {
            assertThat(Cursor.parse(text, 1)).isEmpty();
        } else {
            assertRefused(text, 1);
        }
    }

    @Example
    void anotherListsCursorIsRefused() {
        assertRefused(Cursor.of("a").text(), 2);
        assertRefused(Cursor.of("a", "b").text(), 1);
    }

    @Example
    void noCursorIsTheFirstPage() {
        assertThat(Cursor.parse(null, 1)).isEmpty();
    }

    @Example
    void partsAreKept() {
        assertThat(Cursor.of("a", "b").part(1)).isEqualTo("b");
    }

    @Example
    void partsAreReadAsWhatTheyShallBe() {
        Cursor cursor = Cursor.of("a", "-17", "2026-03-01T09:00:00.000001Z", "018f3c5e-0000-7000-8000-000000000001");

        assertThat(cursor.part(0, "a"::equals)).isEqualTo("a");
        assertThat(cursor.number(1)).isEqualTo(-17);
        assertThat(cursor.instant(2)).isEqualTo(Instant.parse("2026-03-01T09:00:00.000001Z"));
        assertThat(cursor.uuid(3)).isEqualTo(UUID.fromString("018f3c5e-0000-7000-8000-000000000001"));
    }

    @Example
    void partsThatCannotBeAreRefused() {
        Cursor cursor = Cursor.of("a");

        assertRefused(() -> cursor.part(0, "b"::equals));
        assertRefused(() -> cursor.number(0));
        assertRefused(() -> cursor.instant(0));
        assertRefused(() -> cursor.uuid(0));
    }

    @Example
    void instantsThatTheDatabaseCannotCompareAreRefused() {
        Cursor cursor = Cursor.of(Instant.MIN.toString(), Instant.MAX.toString());

        assertRefused(() -> cursor.instant(0));
        assertRefused(() -> cursor.instant(1));
    }

    private static void assertRefused(String text, int parts) {
        assertRefused(() -> Cursor.parse(text, parts));
    }

    private static void assertRefused(ThrowingCallable reading) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reading)
                .returns("VALIDATION_FAILED", ProblemException::code);
    }
}
