package app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * {@code docs/metrics-and-logs.md} lists every metric and every log event of the platform, as the sources say them.
 * {@code -Ddocs.write=true} writes the page anew.
 */
@UnderAnotherManagementPath
class WhatOperatorsSeeIsDocumentedTests {

    private static final Path PAGE = Path.of("docs/metrics-and-logs.md");

    private final PrometheusMeterRegistry registry;

    WhatOperatorsSeeIsDocumentedTests(@Autowired PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Test
    void thePageSaysWhatTheSourcesSay() throws IOException {
        String page = page(Signals.ofSources());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).exists();
        assertThat(Files.readString(PAGE))
                .as(
                        "mvn test -Dtest=%s -Ddocs.write=true writes it anew",
                        getClass().getSimpleName())
                .isEqualTo(page);
    }

    @Test
    void everyMetricSaysWhatItMeans() throws IOException {
        assertThat(Signals.ofSources().metrics())
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        metric -> assertThat(metric.meaning()).as(metric.name()).isNotBlank());
    }

    /** The names of the sources are those that Prometheus reads. */
    @Test
    void noMetricOfARunningInstanceIsMissing() throws IOException {
        Set<String> known =
                Signals.ofSources().metrics().stream().map(Signals.Metric::name).collect(Collectors.toSet());
        Set<String> served = registry.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE orderwright_"))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served).hasSizeGreaterThan(15);
        assertThat(known).containsAll(served);
    }

    private static String page(Signals signals) {
        return """
                # Metrics and log events

                Generated from the sources by `mvn test -Dtest=%s -Ddocs.write=true`; a test compares them.

                ## Metrics

                A `Timer` has the series `_count`, `_sum`, `_max` and `_bucket`, a `DistributionSummary` the first three. What to alert on stands in [Operations](operations.md).

                | metric | type | labels | meaning |
                |---|---|---|---|
                %s

                Libraries add their own: `jvm_…`, `process_…`, `system_…`, `disk_…`, `executor_…` and `logback_events_total` by [Micrometer](https://docs.micrometer.io/micrometer/reference/reference/jvm.html), `hikaricp_…` and `jdbc_…` for the connections of the database, `tomcat_…` for sessions, `application_…` for the time of the start.

                ## Log events

                Each `{}` is a value. Every line that belongs to a request or to an order has its trace id ([Operations](operations.md)). Nothing here holds personal data ([test](../src/test/java/edge/PersonalDataIsNowhereInClearTests.java)).

                | level | logger | message |
                |---|---|---|
                %s
                """.formatted(
                        WhatOperatorsSeeIsDocumentedTests.class.getSimpleName(),
                        lines(signals.metrics().stream().map(WhatOperatorsSeeIsDocumentedTests::row)),
                        lines(signals.logEvents().stream().map(WhatOperatorsSeeIsDocumentedTests::row)));
    }

    private static String row(Signals.Metric metric) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        metric.name(),
                        metric.type(),
                        metric.labels().stream().map("`%s`"::formatted).collect(Collectors.joining(", ")),
                        metric.meaning());
    }

    private static String row(Signals.LogEvent event) {
        return "| %s | `%s` | %s |"
                .formatted(event.level(), event.logger(), event.message().replace("|", "\\|"));
    }

    private static String lines(Stream<String> rows) {
        return rows.collect(Collectors.joining("\n"));
    }
}
