package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

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

    private static void assertRefused(String text, int parts) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Cursor.parse(text, parts))
                .returns("VALIDATION_FAILED", ProblemException::code);
    }
}
