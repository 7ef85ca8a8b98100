package edge;

import static org.assertj.core.api.Assertions.assertThat;

import edge.CuttingProxy.Cut;
import edge.CuttingProxy.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import testing.StateClient;
import testing.shop.Shop;
import testing.shop.Soon;
import tracking.change.Position;

/**
 * A page with the platform's client in Chromium hears of each change once and in order, wherever its connections are cut and whenever its
 * token expires, over the socket and through GraphQL.
 */
class PagesMissNothingWhenConnectionsBreakTests extends BrowserTest {

    private static final String SOCKET = "followOrders";
    private static final String GRAPHQL = "subscribe";

    private static final String BEGIN = """
            window.heard = []; window.closes = []; window.pauses = []; window.failures = []; window.reads = 0;
            const [way, tokens, position, read] = arguments;
            window.WebSocket = class extends WebSocket {
              constructor(...all) {
                super(...all);
                this.addEventListener('close', ({ code }) => window.closes.push(code));
              }
            };
            import('/client/orderwright.js').then(client => {
              window.client = client[way]({
                url: location.origin.replace('http', 'ws'),
                token: async ({ refused }) => {
                  if (refused) tokens.shift();
                  return tokens[0];
                },
                position,
                read: read && (async () => {
                  window.reads++;
                  return read;
                }),
                query: 'subscription($after: String) { orderStatusUpdated(after: $after) { orderNo position } }',
                change: change => window.heard.push(change.data ? change.data.order_no : change.orderNo),
                failed: error => window.failures.push(error.message),
                waiting: pause => window.pauses.push(pause),
                firstPause: 10,
                longestPause: 100,
              });
            }).catch(failure => window.failures.push(String(failure)));
            """;

    private final String name = Shop.fresh("change");
    private int changes;

    PagesMissNothingWhenConnectionsBreakTests(Platform platform, ApplicationContext context) {
        super(platform, context);
    }

    @AfterEach
    void leave() {
        browser.evaluate("window.client && window.client.close()");
        browser.complaints(); // of the connections that were cut
    }

    /** Some cuts come where mistakes are likely, the others anywhere. */
    private static List<Cut> cuts(Random random) {
        List<Cut> cuts = new ArrayList<>();
        for (boolean abrupt : List.of(false, true)) {
            cuts.add(new Cut(Place.BEFORE_THE_ANSWER, 0, abrupt));
            for (int messages = 0; messages < 3; messages++) {
                cuts.add(new Cut(Place.AFTER_MESSAGES, messages, abrupt));
                cuts.add(new Cut(Place.WITHIN_THE_NEXT_MESSAGE, messages, abrupt));
            }
            cuts.add(new Cut(Place.values()[random.nextInt(3)], random.nextInt(8), abrupt));
        }
        Collections.shuffle(cuts, random);
        return cuts;
    }

    @ParameterizedTest
    @ValueSource(strings = {SOCKET, GRAPHQL})
    void eachChangeComesOnceAndInOrder(String way) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.printf("seed=%d%n", seed);
        String before = shopper.streamPosition();
        Instant now = platform.clock().instant();
        List<String> tokens = List.of(
                token(now.plusSeconds(30)),
                token(now.plus(Duration.ofMinutes(5))),
                token(now.plus(Duration.ofHours(1))));
        try (CuttingProxy proxy = new CuttingProxy(platform.uri(""), cuts(new Random(seed)))) {
            begin(proxy.uri("/reference").toString(), way, tokens, before, null);
            Soon.is("all cuts", () -> {
                change(1);
                return proxy.hasCutAll();
            });
            hearsOfAll();

            platform.clock().advance(Duration.ofSeconds(31));
            Soon.holds("the end of the first token", () -> assertThat(closes()).containsOnlyOnce(4401L));
            change(3);
            hearsOfAll();

            proxy.goDown();
            change(3);
            platform.clock().advance(Duration.ofMinutes(10));
            Soon.is("attempts in vain", () -> proxy.refused() > 1);
            proxy.comeBack();
            Soon.holds(
                    "the refusal of the second token",
                    () -> assertThat(Collections.frequency(closes(), 4401L)).isEqualTo(2));
            change(3);
            hearsOfAll();
        }
    }

    private String token(Instant end) {
        return platform.token(shopper.subject(), "orders", platform.clock().instant(), end);
    }

    /** What happened while the position was too old cannot come again, so the page reads its orders, and goes on from there. */
    @ParameterizedTest
    @ValueSource(strings = {SOCKET, GRAPHQL})
    void aPageWhosePositionIsTooOldReadsAgain(String way) {
        String unknown = new Position(Long.MAX_VALUE / 2, platform.clock().instant()).text();
        String token = token(platform.clock().instant().plus(Duration.ofHours(1)));
        begin(platform.uri("/reference").toString(), way, List.of(token), unknown, shopper.streamPosition());

        change(3);
        hearsOfAll();
        assertThat(browser.evaluate("return window.reads")).isEqualTo(1L);
    }

    /** The pause is as long as the platform asks for. */
    @ParameterizedTest
    @ValueSource(strings = {SOCKET, GRAPHQL})
    void aPageWaitsIfItsCallerHasTooManyStreams(String way) {
        String token = token(platform.clock().instant().plus(Duration.ofHours(1)));
        List<StateClient> open = IntStream.range(0, 20)
                .mapToObj(i -> StateClient.connectByHeader(platform.uri(""), token, ""))
                .toList();
        try {
            begin(platform.uri("/reference").toString(), way, List.of(token), shopper.streamPosition(), null);
            Soon.is("a pause", () -> (boolean) browser.evaluate("return window.pauses.length > 0"));
            assertThat(browser.evaluate("return window.pauses[0].code")).isEqualTo(4429L);
            assertThat(((Number) browser.evaluate("return window.pauses[0].milliseconds")).doubleValue())
                    .isGreaterThan(10_000);
        } finally {
            open.forEach(StateClient::close);
        }
    }

    /** Another attempt would end in the same way. */
    @Test
    void aPageWhoseTokenLacksTheScopeIsToldOnce() {
        String token = platform.bearer(shopper.subject(), "openid");
        begin(platform.uri("/reference").toString(), SOCKET, List.of(token), shopper.streamPosition(), null);

        Soon.holds(
                "the failure",
                () -> assertThat(texts("failures")).singleElement().asString().startsWith("4403 FORBIDDEN; "));
        assertThat(closes()).containsExactly(4403L);
    }

    /** @param read the position that the page reads when it has none; null if it cannot read */
    private void begin(String page, String way, List<String> tokens, String position, String read) {
        browser.open(page); // its policy lets scripts connect to this origin
        browser.evaluate(BEGIN, way, tokens, position, read);
    }

    /** Stores further changes of the caller's orders; so many orders would take long. */
    private void change(int count) {
        Instant now = platform.clock().instant();
        platform.database().rows("select tracking.add_hours('%s')".formatted(now));
        platform.database().rows("""
                with moved as (
                  update tracking.head set last_position = last_position + %1$d, last_at = greatest(last_at, '%5$s')
                  returning last_position - %1$d as last, last_at
                ),
                added as (
                  insert into tracking.change (position, written_at, order_no, owner, channel, status, sequence, updated_at)
                  select last + n, last_at, '%2$s-' || (%3$d + n), '%4$s', 'web', 'PAID', 1, last_at
                  from moved, generate_series(1, %1$d) n
                  returning 1
                )
                select count(*) from added
                """.formatted(count, name, changes, shopper.subject(), now));
        changes += count;
    }

    private void hearsOfAll() {
        List<String> all =
                IntStream.rangeClosed(1, changes).mapToObj(n -> name + "-" + n).toList();
        Soon.holds("all changes", () -> assertThat(texts("heard")).hasSizeGreaterThanOrEqualTo(all.size()));
        assertThat(texts("heard")).as("failures %s", texts("failures")).isEqualTo(all);
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(String list) {
        return (List<String>) browser.evaluate("return window." + list);
    }

    @SuppressWarnings("unchecked")
    private static List<Long> closes() {
        return (List<Long>) browser.evaluate("return window.closes");
    }
}
