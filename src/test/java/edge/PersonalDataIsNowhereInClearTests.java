package edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import platform.privacy.DumpedKeys;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Soon;

/**
 * What a person says of themselves, and what operators say of them, stands in clear in no table, event, idempotency row, log line or dump,
 * whatever becomes of the orders; and once the person is erased it stands in no answer either.
 *
 * <p>Seen to fail when the reason of a refusal was not sealed.
 */
class PersonalDataIsNowhereInClearTests extends EdgeTest {

    /** Unique texts by the field of the shipping address. */
    private static final Map<String, String> ADDRESS = Map.of(
            "name", "Wilhelmina Quatermass",
            "phone", "+44 20 7946 0817",
            "line1", "73 Zephyr Crescent",
            "line2", "behind the Ostrich",
            "city", "Nether Wallop-on-Sea",
            "postal_code", "QX9 7ZZ");

    private static final String GIFT_MESSAGE = "Many happy returns from aunt Philippa";
    private static final String EMAIL = "wilhelmina.quatermass@zephyr.example";
    private static final String SHOPPER_NOTE = "Ring at Zephyrine's, second yard";
    private static final String BIRTHDAY = "the second Michaelmas";
    private static final String ENGRAVING = "Für Zwetschgen";
    private static final String CANCEL_REASON = "We separated in Llanfairpwll";
    private static final String RETURN_REASON = "Frau Zwetschgenmus is allergic to it";

    private static final String NOTE = "Aunt Philippa collects it at the Ostrich";
    private static final String PRICE_REASON = "Wilhelmina rang about the broken Sampo";

    /** This concerns no order, so it is stored under the key of the operator and is in no export of the shopper. */
    private static final String REFUSED_REASON = "Quatermass of Zephyr Crescent insists";

    /** The personal texts of each order. */
    private static final List<String> OF_AN_ORDER = Stream.concat(ADDRESS.values().stream(), Stream.of(GIFT_MESSAGE))
            .sorted()
            .toList();

    private static final List<String> PLANTED = Stream.concat(
                    OF_AN_ORDER.stream(),
                    Stream.of(
                            CANCEL_REASON, RETURN_REASON, BIRTHDAY, ENGRAVING, PRICE_REASON, NOTE, SHOPPER_NOTE, EMAIL))
            .toList();

    private final ApplicationContext context;
    private final String sku;
    private final LogLines log = new LogLines();

    @TempDir
    private Path folder;

    PersonalDataIsNowhereInClearTests(Platform platform, ApplicationContext context) {
        super(platform);
        this.context = context;
        this.sku = operator.sells(250, 50);
    }

    @BeforeEach
    void readTheLog() {
        log.start();
        root().addAppender(log);
        marksAsPersonal("order", Map.of("birthday", Map.of("x-personal", true)));
        marksAsPersonal("line", Map.of("engraving", Map.of("x-personal", true)));
    }

    private void marksAsPersonal(String subject, Map<String, Object> properties) {
        registers(subject, Map.of("properties", properties));
    }

    private void registers(String subject, Map<String, Object> schema) {
        operator.put("/api/v2/attribute-schemas/" + subject, Map.of("schema", schema))
                .is(200);
    }

    @AfterEach
    void noLonger() {
        root().detachAppender(log);
        registers("order", SealsPersonalAttributesTests.FLAT);
        registers("line", SealsPersonalAttributesTests.FLAT);
    }

    @Test
    void whateverBecomesOfTheOrders() throws IOException {
        PlacedOrder delivered = places().awaitShipped();
        delivered.scan("delivered").awaitStatus("COMPLETED");
        Answer returned = operator.takesBack(delivered.number(), 1, Map.of("reason", RETURN_REASON))
                .is(200);
        assertThat(returned.text("/returns/0/reason")).isEqualTo(RETURN_REASON);
        Soon.is("refunded", () -> delivered.show().text("/returns/0/status").equals("REFUNDED"));
        operator.notes(delivered.number(), NOTE).is(201);
        PlacedOrder unpaid = places();
        assertThat(cancels(unpaid).text("/reason")).isEqualTo(CANCEL_REASON);
        PlacedOrder refunded = places().pay().awaitCommitted();
        cancels(refunded);
        refunded.awaitStatus("REFUNDED");
        Answer promised = withAReason(
                        checkout(operator)
                                .with("user_id", shopper.subject())
                                .line(sku, 1, 200)
                                .call(),
                        PRICE_REASON)
                .is(201);
        cancels(PlacedOrder.of(shopper, promised));
        withAReason(
                        operator.call("POST", "/api/v2/orders/%s/cancel".formatted(delivered.number()))
                                .freshKey()
                                .body(Map.of()),
                        REFUSED_REASON)
                .refused(409, "ORDER_NOT_CANCELLABLE");
        PlacedOrder oneOfMany = places();
        operator.post(
                        "/api/v2/bulk-jobs",
                        Map.of(
                                "action",
                                "CANCEL_ORDERS",
                                "items",
                                List.of(oneOfMany.number()),
                                "reason",
                                REFUSED_REASON))
                .is(202);
        assertNothingIsStoredInClear();
        oneOfMany.awaitStatus("CANCELLED");
        checkout().line(sku, 1000).decided().refused(409, "INVENTORY_SHORTAGE");
        assertNothingIsStoredInClear();
        assertThat(shown(delivered)).allSatisfy(answer -> assertThat(answer).contains(OF_AN_ORDER));
        assertThat(delivered.show().body()).contains(BIRTHDAY, ENGRAVING, SHOPPER_NOTE, EMAIL);
        assertThat(delivered.show().text("/returns/0/reason")).isEqualTo(RETURN_REASON);
        assertThat(unpaid.show().text("/reason")).isEqualTo(CANCEL_REASON);
        assertThat(refunded.show().text("/reason")).isEqualTo(CANCEL_REASON);
        assertThat(listed())
                .contains(CANCEL_REASON, RETURN_REASON)
                .doesNotContain(OF_AN_ORDER)
                .doesNotContain(BIRTHDAY, ENGRAVING, SHOPPER_NOTE, EMAIL);
        assertThat(noted(delivered)).contains(NOTE);
        assertThat(export()).contains(PLANTED);

        shopper.post("/api/v2/privacy/erasures", Map.of("subject", shopper.subject()))
                .is(200);

        assertNothingIsStoredInClear();
        assertThat(shown(delivered)).allSatisfy(answer -> assertThat(answer).doesNotContain(PLANTED));
        assertThat(List.of(
                        listed(),
                        export(),
                        noted(delivered),
                        unpaid.show().body(),
                        refunded.show().body()))
                .allSatisfy(answer -> assertThat(answer).doesNotContain(PLANTED));
        assertThat(refunded.show().text("/reason")).as("the platform's own").isEqualTo("CANCELLED");
        assertThat(platform.database()
                        .number(
                                "select count(*) from platform.personal_key where owner = ?",
                                "user:" + shopper.subject()))
                .isZero();
        assertThat(delivered.show().text("/user_id")).as("a pseudonym").isEqualTo(shopper.subject());
        assertThat(platform.database().placesThatSay(List.of(shopper.subject())).get(shopper.subject()))
                .as("it does look")
                .contains("\"order\".orders", "platform.erasure", "platform.audit_log", "outbox.event_0");
        Spellings owner = Spellings.of(List.of("user:" + shopper.subject()));
        assertThat(dumpedKeys())
                .as("it does look")
                .anyMatch(line -> !owner.in(line).isEmpty());
    }

    /** Proves that the search also finds texts in base64 and as bytes. */
    @Test
    void whateverTheSpelling() {
        Spellings spellings = Spellings.of(List.of(GIFT_MESSAGE));
        for (String before : List.of("", "a", "ab")) {
            byte[] bytes = (before + GIFT_MESSAGE + " and uncle Zebedee").getBytes(StandardCharsets.UTF_8);
            for (String spelled : List.of(
                    new String(bytes, StandardCharsets.UTF_8),
                    HexFormat.of().formatHex(bytes),
                    Base64.getEncoder().encodeToString(bytes),
                    Base64.getUrlEncoder().encodeToString(bytes))) {
                assertThat(spellings.in(spelled)).as(spelled).containsExactly(GIFT_MESSAGE);
            }
        }
        assertThat(spellings.in(CANCEL_REASON)).isEmpty();
    }

    private void assertNothingIsStoredInClear() throws IOException {
        List<String> planted =
                Stream.concat(PLANTED.stream(), Stream.of(REFUSED_REASON)).toList();
        Map<String, List<String>> found = platform.database().placesThatSay(planted);
        Spellings searched = Spellings.of(planted);
        Stream.concat(log.lines.stream(), dumpedKeys().stream())
                .forEach(line -> searched.in(line)
                        .forEach(text -> found.computeIfAbsent(text, it -> new ArrayList<>())
                                .add(line)));
        assertThat(found).isEmpty();
    }

    /** All lines of the files that the command writes. */
    private List<String> dumpedKeys() throws IOException {
        Path dumps = Files.createTempDirectory(folder, "dump");
        DumpedKeys.dump(context, dumps);
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dumps)) {
            for (Path file : files) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    private static Answer withAReason(Call call, String reason) {
        return call.header("X-Audit-Reason", Operator.encoded(reason)).decided();
    }

    private PlacedOrder places() {
        return checkout()
                .with("attributes", Map.of("birthday", BIRTHDAY, "slot", "evening"))
                .item(Map.of("sku_id", sku, "quantity", 2, "attributes", Map.of("engraving", ENGRAVING)))
                .placed();
    }

    private Checkout checkout() {
        return checkout(shopper);
    }

    private static Checkout checkout(Caller caller) {
        return caller.checkout()
                .with("shipping_address", address())
                .with("gift_message", GIFT_MESSAGE)
                .with("note", SHOPPER_NOTE)
                .with("contact", Map.of("email", EMAIL));
    }

    private static Map<String, Object> address() {
        Map<String, Object> address = new LinkedHashMap<>(ADDRESS);
        address.put("country", "GB");
        return address;
    }

    private Answer cancels(PlacedOrder order) {
        return shopper.call("POST", "/api/v2/orders/%s/cancel".formatted(order.number()))
                .freshKey()
                .body(Map.of("reason", CANCEL_REASON))
                .decided()
                .is(200);
    }

    /** The requests that show an order. */
    private List<String> shown(PlacedOrder order) {
        String shipment = order.shipments().text("/shipments/0/shipment_id");
        return List.of(
                order.show().body(),
                operator.get("/api/v2/shipments/" + shipment).is(200).body());
    }

    private String noted(PlacedOrder order) {
        return operator.get("/api/v2/orders/%s/notes".formatted(order.number()))
                .is(200)
                .body();
    }

    private String listed() {
        platform.awaitListed();
        return operator.get("/api/v2/orders?user_id=" + Operator.encoded(shopper.subject()))
                .is(200)
                .body();
    }

    private String export() {
        return shopper.call("POST", "/api/v2/privacy/exports")
                .body(Map.of("subject", shopper.subject()))
                .send()
                .is(200)
                .body();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static final class LogLines extends AppenderBase<ILoggingEvent> {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage()
                    + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
    }
}
