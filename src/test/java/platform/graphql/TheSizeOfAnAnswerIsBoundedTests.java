package platform.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import graphql.schema.DataFetcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import platform.graphql.GraphQlCall.Transport;
import platform.language.Language;
import platform.security.Caller;
import testing.Apart;

/** The cost of a list is only estimated, so the values of an answer are counted, too. */
@Apart
class TheSizeOfAnAnswerIsBoundedTests {

    private static final GraphQlRequest PAGE =
            new GraphQlRequest("{ orders(first: 2) { edges { node { orderNo } } } }", null, null, null);

    private record Node(String orderNo) {}

    private record Edge(Node node) {}

    private record Connection(List<Edge> edges) {}

    @Test
    void anAnswerWithTooManyValuesIsReplacedByAProblem() {
        assertThat(answer(49_000).getErrors()).isEmpty();

        ExecutionResult tooLarge = answer(51_000); // each edge is two values
        assertThat(tooLarge.isDataPresent()).isFalse();
        assertThat(GraphQlErrors.sent(tooLarge.getErrors()))
                .singleElement()
                .asString()
                .contains("code=QUERY_TOO_COSTLY", "more than 100000 values");
    }

    private static ExecutionResult answer(int edges) {
        GraphQlFields fields = wiring -> wiring.type(
                "Query",
                type -> type.dataFetcher("orders", (DataFetcher<Object>)
                        environment -> new Connection(Collections.nCopies(edges, new Edge(new Node("1"))))));
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("fields", fields);
        return new GraphQlEngine(beans.getBeanProvider(GraphQlFields.class), new SimpleMeterRegistry())
                .execute(
                        PAGE,
                        new GraphQlCall(
                                new Caller("ada", Set.of("orders")), Instant.MAX, Language.ENGLISH, Transport.REQUEST));
    }
}
