package edge;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import platform.graphql.GraphQlCall;
import platform.graphql.GraphQlEngine;
import platform.graphql.GraphQlRequest;
import platform.language.Language;
import platform.security.Scopes;
import platform.trace.Trace;
import testing.StatementListener;
import testing.shop.Caller;

/** A page of orders costs the same number of statements, however many orders it has and whatever of them is asked for. */
class GraphQlReadsAPageWithFewStatementsTests extends EdgeTest {

    private static final int ORDERS = 50;

    private static final String PAGE = """
        query Page($first: Int) { orders(first: $first) { edges { node { orderNo status reason
          lines { skuId quantity total { amountMinor } }
          payment { status method amount { amountMinor } }
          shipments { warehouseId status waybill }
          timeline { seq at event } } } } }\
        """;

    private final GraphQlEngine engine;
    private final DSLContext database;

    GraphQlReadsAPageWithFewStatementsTests(Platform platform, GraphQlEngine engine, DSLContext database) {
        super(platform);
        this.engine = engine;
        this.database = database;
    }

    @Test
    void fiftyOrdersCostWhatOneCosts() {
        String sku = operator.sells(100, 1_000);
        Caller buyer = platform.loadTest();
        IntStream.range(0, ORDERS).forEach(i -> buyer.places(sku, 1));
        platform.awaitListed();

        List<String> ofOne = statements(buyer.subject(), 1);
        List<String> ofMany = statements(buyer.subject(), ORDERS);

        assertThat(ofMany).hasSameSizeAs(ofOne).hasSizeBetween(3, 5);
    }

    /** The statements of an execution, whose thread has the trace of the request. */
    private List<String> statements(String subject, int first) {
        String traceId = Trace.fresh();
        List<String> statements = new CopyOnWriteArrayList<>();
        try (StatementListener counted = new StatementListener(database, begun -> {
            if (Trace.current().equals(traceId)) {
                statements.add(String.valueOf(begun.sql()));
            }
        })) {
            ExecutionResult result = Trace.with(
                    traceId,
                    () -> engine.execute(
                            new GraphQlRequest(PAGE, null, Map.of("first", first), null),
                            new GraphQlCall(
                                    new platform.security.Caller(subject, java.util.Set.of(Scopes.ORDERS)),
                                    Instant.MAX,
                                    Language.ENGLISH,
                                    GraphQlCall.Transport.REQUEST)));
            assertThat(result.getErrors()).isEmpty();
            Map<String, Map<String, List<?>>> data = result.getData();
            assertThat(data.get("orders").get("edges")).hasSize(first);
            assertThat(data.toString()).contains("orderNo", "order.order.created");
        }
        return statements;
    }
}
