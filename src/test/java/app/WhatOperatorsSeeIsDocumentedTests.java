package app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * {@code docs/metrics-and-logs.md} lists every metric and every log event of the platform, as in the sources.
 * {@code -Ddocs.write=true} updates the page.
 *
 * <p>Seen to fail without the description of a metric.
 */
class WhatOperatorsSeeIsDocumentedTests extends EdgeTest {

    private static final Path PAGE = Path.of("docs/metrics-and-logs.md");

    private final PrometheusMeterRegistry registry;

    WhatOperatorsSeeIsDocumentedTests(@Autowired PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Test
    void thePageSaysWhatTheSourcesSay() throws IOException {
        GeneratedPage.assertUpToDate(PAGE, page(MetricsAndLogEvents.ofSources()), getClass());
    }

    @Test
    void everyMetricSaysWhatItMeans() throws IOException {
        assertThat(MetricsAndLogEvents.ofSources().metrics())
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        metric -> assertThat(metric.meaning()).as(metric.name()).isNotBlank());
    }

    /** The names in the sources are those that Prometheus scrapes. */
    @Test
    void noMetricOfARunningInstanceIsMissing() throws IOException {
        Set<String> known = MetricsAndLogEvents.ofSources().metrics().stream()
                .map(MetricsAndLogEvents.Metric::name)
                .collect(Collectors.toSet());
        Set<String> served = registry.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE orderwright_"))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served).hasSizeGreaterThan(15);
        assertThat(known).containsAll(served);
    }

    private static String page(MetricsAndLogEvents sources) {
        return """
                # Metrics and log events

                Generated from the sources by `mvn test -Dtest=%s -Ddocs.write=true`; a test compares them.

                ## Metrics

                A `Timer` has the series `_count`, `_sum`, `_max` and `_bucket`, a `DistributionSummary` the first three. [What to watch](operators.md#what-to-watch) has expressions for alerts.

                | metric | type | labels | meaning |
                |---|---|---|---|
                %s

                Libraries add their own: `jvm_…`, `process_…`, `system_…`, `disk_…`, `executor_…` and `logback_events_total` by [Micrometer](https://docs.micrometer.io/micrometer/reference/reference/jvm.html), `hikaricp_…` and `jdbc_…` for the connections of the database, `tomcat_…` for sessions, `application_…` for the time of the start.

                ## Log events

                Each `{}` is a value. Every line that belongs to a request or to an order has its trace id ([Symptoms](operations.md#symptoms)). Nothing here holds personal data ([test](../src/test/java/edge/PersonalDataIsNowhereInClearTests.java)).

                | level | logger | message |
                |---|---|---|
                %s
                """.formatted(
                        WhatOperatorsSeeIsDocumentedTests.class.getSimpleName(),
                        lines(sources.metrics().stream().map(WhatOperatorsSeeIsDocumentedTests::row)),
                        lines(sources.logEvents().stream().map(WhatOperatorsSeeIsDocumentedTests::row)));
    }

    private static String row(MetricsAndLogEvents.Metric metric) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        metric.name(),
                        metric.type(),
                        metric.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
                        metric.meaning());
    }

    private static String row(MetricsAndLogEvents.LogEvent event) {
        return "| %s | `%s` | %s |"
                .formatted(event.level(), event.logger(), event.message().replace("|", "\\|"));
    }

    private static String lines(Stream<String> rows) {
        return rows.collect(Collectors.joining("\n"));
    }
}
