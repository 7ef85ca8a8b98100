package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.util.HtmlUtils;
import platform.web.ProblemCode;

/**
 * The catalogue of problems lists every code that the API answers with: its HTTP status, meaning, cause and remedy. It is a page of the docs
 * and a page that the platform serves, to which the {@code type} of each problem refers. {@code -Ddocs.write=true} writes both pages again.
 */
class ProblemsAreDocumentedTests {

    /** A page of the catalogue. */
    enum Page {
        DOCS(Path.of("docs/problems.md")) {
            @Override
            String text(List<ProblemCode> problems) {
                return """
                        # Problems

                        Every refused or failed request is answered with `application/problem+json` (RFC 9457). `code` says what happened, \
                        `message` and `detail` describe this occurrence, `details` has further values, and `trace_id` finds the request in the log. \
                        Programs should decide by `code`.

                        """ + problems.stream().map(Page::section).collect(Collectors.joining("\n"));
            }
        },
        SERVED(Path.of("src/main/resources/static/problems.html")) {
            @Override
            String text(List<ProblemCode> problems) {
                return """
                        <!doctype html>
                        <html lang="en">
                        <head><meta charset="utf-8"><title>Orderwright: problems</title></head>
                        <body>
                        <h1>Problems</h1>
                        <p>The codes that the API answers with, with their causes and remedies.</p>
                        """ + problems.stream().map(Page::article).collect(Collectors.joining()) + "</body>\n</html>\n";
            }
        };

        private final Path file;

        Page(Path file) {
            this.file = file;
        }

        abstract String text(List<ProblemCode> problems);

        private static String section(ProblemCode problem) {
            return """
                    ## %s

                    %d: %s. %s

                    What to do: %s
                    """.formatted(
                            problem.name(),
                            problem.description().status(),
                            problem.description().title(),
                            problem.description().cause(),
                            problem.description().remedy());
        }

        private static String article(ProblemCode problem) {
            return """
                    <article id="%s">
                    <h2>%1$s</h2>
                    <p>%d: %s. %s</p>
                    <p>What to do: %s</p>
                    </article>
                    """.formatted(
                            problem.name(),
                            problem.description().status(),
                            html(problem.description().title()),
                            html(problem.description().cause()),
                            html(problem.description().remedy()));
        }

        /** Backquotes become code elements. */
        private static String html(String text) {
            return HtmlUtils.htmlEscape(text).replaceAll("`([^`]+)`", "<code>$1</code>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachPageListsEveryProblem(Page page) throws IOException {
        GeneratedPage.assertUpToDate(page.file, page.text(problems()), getClass());
    }

    @Test
    void eachCodeHasOneMeaning() {
        assertThat(problems().stream().map(ProblemCode::name)).doesNotHaveDuplicates();
        assertThat(problems()).allSatisfy(problem -> {
            assertThat(problem.name()).matches("[A-Z]+(_[A-Z]+)*");
            assertThat(problem.description().status()).isBetween(400, 599);
            assertThat(problem.description().title()).matches("[A-Z].*[^.]");
            assertThat(problem.description().cause()).matches("[A-Z].*\\.");
            assertThat(problem.description().remedy()).matches("[A-Z].*\\.");
        });
    }

    private static List<ProblemCode> problems() {
        return Code.APPLICATION.written().stream()
                .filter(type -> type.isEnum() && type.isAssignableTo(ProblemCode.class))
                .map(JavaClass::reflect)
                .flatMap(type -> Arrays.stream((Object[]) type.getEnumConstants()))
                .map(ProblemCode.class::cast)
                .sorted(Comparator.comparing(ProblemCode::name))
                .toList();
    }
}
