package edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * The books must add up, whatever the tests of a class have done. They are checked after the first class with an application, then after
 * every fifth, and by {@link TheBooksAddUpInTheEndTests} after all classes; {@code -Dbooks.every=1} checks them after each. When they do
 * not add up, they are not checked again after later classes with the same application: those would wait for it in vain, too.
 */
final class BooksAddUp implements AfterAllCallback {

    private static final Map<ApplicationContext, Checks> CHECKS = new ConcurrentHashMap<>();
    private static final int EVERY = Integer.getInteger("books.every", 5);

    @Override
    public void afterAll(ExtensionContext context) {
        CHECKS.computeIfAbsent(SpringExtension.getApplicationContext(context), Checks::new)
                .after(context.getDisplayName());
    }

    /** Checks the books of each application of which classes have run since the last check. */
    static void inTheEnd() {
        CHECKS.values().forEach(Checks::inTheEnd);
    }

    /** The checks of the books of one application. */
    private static final class Checks {

        private final ApplicationContext application;
        private final List<String> sinceLastCheck = new ArrayList<>();
        private int classes;
        private boolean broken;

        Checks(ApplicationContext application) {
            this.application = application;
        }

        void after(String testClass) {
            sinceLastCheck.add(testClass);
            if (broken) {
                System.out.printf("%s: the books have not added up since %s%n", testClass, sinceLastCheck.getFirst());
            } else if (classes++ % EVERY == 0) {
                check();
            }
        }

        void inTheEnd() {
            ConfigurableApplicationContext context = (ConfigurableApplicationContext) application;
            boolean isOpen = context.isActive(); // a test closes an application that no other test has
            if (isOpen && !broken && !sinceLastCheck.isEmpty()) {
                context.start(); // Spring has paused it if another one was used since
                check();
            }
        }

        private void check() {
            broken = true;
            try {
                new Books(application).audit();
            } catch (RuntimeException | Error failed) {
                throw new AssertionError("The books do not add up after one of " + sinceLastCheck, failed);
            }
            broken = false;
            sinceLastCheck.clear();
        }
    }
}
