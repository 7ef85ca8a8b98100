package platform.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import graphql.parser.Parser;
import graphql.schema.DataFetcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import platform.graphql.GraphQlCall.Transport;
import platform.language.Language;
import platform.security.Caller;
import testing.Apart;

/** Fragments that use each other make a short document large. Its size is known, and refused, before the document is validated. */
@Apart
class FragmentsCountAtEachUseTests {

    private record Connection(List<Object> edges) {}

    private final AtomicInteger executed = new AtomicInteger();
    private final GraphQlEngine engine = engine();

    private GraphQlEngine engine() {
        GraphQlFields fields = wiring -> wiring.type(
                "Query",
                type -> type.dataFetcher("orders", (DataFetcher<Object>) environment -> {
                    executed.incrementAndGet();
                    return new Connection(List.of());
                }));
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("fields", fields);
        return new GraphQlEngine(beans.getBeanProvider(GraphQlFields.class), new SimpleMeterRegistry());
    }

    /** Each fragment uses the next one twice. */
    private static String doubling(int levels) {
        return "{ orders { ...f%d } } ".formatted(levels)
                + fragments(levels, i -> "fragment f%d on OrderConnection { ...f%d ...f%d } ".formatted(i + 1, i, i))
                + "fragment f0 on OrderConnection { asOf }";
    }

    private static String fragments(int count, IntFunction<String> fragment) {
        return IntStream.range(0, count).mapToObj(fragment).collect(Collectors.joining());
    }

    private static ExpandedDocument expanded(String document) {
        return new ExpandedDocument(Parser.parse(document));
    }

    @Test
    void eachSelectionIsVisitedOnce() {
        ExpandedDocument small = expanded(doubling(3));
        assertThat(small.size()).isEqualTo(2 + 2 + 4 + 8 + 8); // the operation, three levels of spreads, the field
        assertThat(small.visited()).isEqualTo(2 + 2 * 3 + 1);

        ExpandedDocument large = expanded(doubling(200));
        assertThat(large.size()).isGreaterThan(1_000_000);
        assertThat(large.visited()).isEqualTo(2 + 2 * 200 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 39, 100})
    void aDocumentThatExpandsToTooMuchIsNotExecuted(int levels) {
        assertThat(refusal(doubling(levels), "QUERY_TOO_COSTLY"))
                .contains("fields and fragment spreads, with fragments counted at each use; it may have 5000");
        assertThat(executed).hasValue(0);
    }

    @Test
    void theNumberIsNamed() {
        assertThat(refusal(doubling(12), "QUERY_TOO_COSTLY")).startsWith("The document has 12288 fields");
        assertThat(refusal(doubling(39), "QUERY_TOO_COSTLY")).startsWith("The document has more than 1000000 fields");
    }

    @Test
    void aFragmentThatNoOperationUsesIsCountedAsWell() {
        assertThat(expanded(doubling(20).replace("...f20", "asOf")).size()).isGreaterThan(1_000_000);
    }

    @Test
    void fragmentsThatUseEachOtherInACircleAreRefused() {
        String circle = "{ orders { ...a } } fragment a on OrderConnection { ...b ...b ...b }"
                + " fragment b on OrderConnection { ...c ...a ...c } fragment c on OrderConnection { ...a ...a }";
        assertThat(refusal(circle, "QUERY_INVALID")).isEqualTo("The fragment a uses itself.");
        String twice =
                "{ orders { ...a } } fragment a on OrderConnection { asOf } fragment a on OrderConnection { asOf }";
        assertThat(refusal(twice, "QUERY_INVALID")).isEqualTo("The document has two fragments with the name a.");
    }

    /** Money has two fields: 40 uses of a fragment cost 40 times as much as one. */
    @Test
    void theCostOfAFragmentCountsAtEachUse() {
        String page = "query($first: Int) { %s } "
                + "fragment page on Query { a: orders(first: $first) { edges { ...edge } } "
                + "b: orders(first: $first) { edges { ...edge } } c: orders(first: $first) { edges { ...edge } } }"
                + "fragment edge on OrderEdge { node { lines(first: 100) { unitPrice { ...m } amount { ...m } } } }"
                + "fragment m on Money { amountMinor currency }";
        // for each page: 1 + 40 × (edges 1 + node 1 + lines 1 + 100 × 6)
        assertThat(refusal(page.formatted("...page"), "QUERY_TOO_COSTLY", Map.of("first", 60)))
                .isEqualTo("The query has the cost %d; it may have 100000.".formatted(3 * (1 + 60 * 603)));
        assertThat(execute(page.formatted("...page"), Map.of("first", 50)).getErrors())
                .as("a cost of %d", 3 * (1 + 50 * 603))
                .isEmpty();
    }

    @Test
    void theDepthOfAFragmentCountsAtItsDeepestUse() {
        String types = "fragment t on __Type { %sname%s }".formatted("ofType { ".repeat(11), " }".repeat(11));
        String query = "{ __schema { queryType { ...t } types { fields { type { ofType { ...t } } } } } } " + types;
        assertThat(refusal(query, "QUERY_TOO_COSTLY")).isEqualTo("The query has 17 levels of fields; it may have 16.");
    }

    @Test
    void whatADirectiveLeavesOutCostsNothing() {
        String query = "query($with: Boolean!) { orders(first: 100) { edges @include(if: $with) { node { lines(first:"
                + " 2000) { lineNo } } } } }";
        assertThat(execute(query, Map.of("with", false)).getErrors()).isEmpty();
        assertThat(refusal(query, "QUERY_TOO_COSTLY", Map.of("with", true))).contains("cost");
    }

    @Test
    void aVariableThatMayNotBeNullIsAnErrorOfTheDocument() {
        String query = "query($no: String = \"x\") { order(orderNo: $no) { orderNo } }";
        refusal(query, "QUERY_INVALID", Collections.singletonMap("no", null));
    }

    private String refusal(String document, String code) {
        return refusal(document, code, Map.of());
    }

    private String refusal(String document, String code, Map<String, Object> variables) {
        ExecutionResult result = execute(document, variables);
        List<Map<String, Object>> errors = GraphQlErrors.sent(result.getErrors());
        assertThat(errors).as(document).isNotEmpty();
        assertThat(errors.getFirst().toString()).contains("code=" + code);
        assertThat(result.isDataPresent()).isFalse();
        return (String) errors.getFirst().get("message");
    }

    private ExecutionResult execute(String document, Map<String, Object> variables) {
        return engine.execute(
                new GraphQlRequest(document, null, variables, null),
                new GraphQlCall(
                        new Caller("ada", Set.of("operator.orders")),
                        Instant.MAX,
                        Language.ENGLISH,
                        Transport.REQUEST));
    }
}
