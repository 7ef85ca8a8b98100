package edge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.context.ApplicationContext;

/** The books of the application that most of these classes share add up after all of them, as {@link BooksAddUp} does not check after each. */
@OverHttp
@Isolated // runs after the classes that run beside others
class TheBooksAddUpInTheEndTests {

    private final ApplicationContext application;

    TheBooksAddUpInTheEndTests(ApplicationContext application) {
        this.application = application;
    }

    @Test
    void ofTheApplicationThatTheyShare() {
        new Books(application).audit();
    }
}
