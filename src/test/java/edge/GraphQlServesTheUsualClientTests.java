package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import testing.shop.Soon;

/**
 * The client {@code graphql-ws} of npm hears of changes. It runs with {@code -Dgraphql.ws=FOLDER}, a folder in which {@code npm i graphql-ws ws
 * graphql} was run; otherwise {@link GraphQlTellsOfChangesTests} speaks the protocol itself.
 */
@EnabledIfSystemProperty(named = "graphql.ws", matches = ".+")
class GraphQlServesTheUsualClientTests extends EdgeTest {

    private static final String SCRIPT = """
        import { createClient } from 'graphql-ws';
        import WebSocket from 'ws';
        const [url, token] = process.argv.slice(2);
        class WithToken extends WebSocket {
          constructor(address, protocol) { super(address, [protocol, 'bearer.' + token]); }
        }
        const client = createClient({ url, webSocketImpl: WithToken, lazy: false, on: { connected: () => console.log('connected') } });
        client.subscribe({ query: 'subscription { orderStatusUpdated { orderNo status } }' }, {
          next: ({ data }) => console.log(data.orderStatusUpdated.orderNo + ' ' + data.orderStatusUpdated.status),
          error: (failed) => { console.log('error ' + JSON.stringify(failed)); process.exit(1); },
          complete: () => {},
        });
        """;

    GraphQlServesTheUsualClientTests(Platform platform) {
        super(platform);
    }

    @Test
    void itHearsOfChanges() throws IOException {
        Path folder = Path.of(System.getProperty("graphql.ws"));
        Path script = Files.writeString(folder.resolve("subscribe.mjs"), SCRIPT);
        Path output = Files.createTempFile("graphql-ws", ".txt");
        Process client = new ProcessBuilder(
                        "node",
                        script.toString(),
                        "ws://%s/graphql".formatted(platform.uri("").getRawAuthority()),
                        platform.bearer(shopper.subject(), "orders"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Soon.holds("the connection", () -> assertThat(lines(output)).contains("connected"));
            String order = shopper.places(operator.sells(100, 5), 1).pay().number();

            Soon.holds("the payment", () -> assertThat(lines(output)).contains(order + " PAID"));
        } finally {
            client.destroy();
            Files.delete(output);
        }
    }

    private static List<String> lines(Path output) {
        try {
            return Files.readAllLines(output);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
