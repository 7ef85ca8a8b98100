package edge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The books of the applications that these classes share add up after all of them, as {@link BooksAddUp} does not check after each. */
@Isolated // runs after the classes that run beside others
class TheBooksAddUpInTheEndTests {

    @Test
    void ofTheApplicationsThatTheyShare() {
        BooksAddUp.inTheEnd();
    }
}
