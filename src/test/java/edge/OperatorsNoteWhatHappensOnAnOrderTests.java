package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import order.OrderEvent.PaymentOffered;
import org.junit.jupiter.api.Test;
import testing.AtOnce;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** Operators add notes to an order: numbered without a gap, once for each request, up to a limit, readable until the person is erased. */
class OperatorsNoteWhatHappensOnAnOrderTests extends EdgeTest {

    private static final int LIMIT = 500;

    private final String sku;

    OperatorsNoteWhatHappensOnAnOrderTests(Platform platform) {
        super(platform);
        this.sku = operator.sells(250, 500);
    }

    @Test
    void newestFirstPageByPage() {
        PlacedOrder order = shopper.places(sku, 1);
        for (int i = 1; i <= 5; i++) {
            operator.notes(order.number(), "note " + i).is(201);
        }

        Answer first = list(order, "?limit=2").is(200);
        Answer second =
                list(order, "?limit=2&cursor=" + first.text("/next_cursor")).is(200);
        Answer last =
                list(order, "?limit=2&cursor=" + second.text("/next_cursor")).is(200);

        assertThat(first.texts("/notes", "text")).containsExactly("note 5", "note 4");
        assertThat(first.texts("/notes", "note_no")).containsExactly("5", "4");
        assertThat(first.texts("/notes", "author")).containsOnly("an operator");
        assertThat(first.texts("/notes", "created_at"))
                .containsOnly(platform.clock().instant().toString());
        assertThat(second.texts("/notes", "text")).containsExactly("note 3", "note 2");
        assertThat(last.texts("/notes", "text")).containsExactly("note 1");
        assertThat(last.at("/next_cursor").isMissingNode()).isTrue();
        assertThat(list(shopper.places(sku, 1), "").is(200).at("/notes").isEmpty())
                .isTrue();
    }

    @Test
    void aRepeatedRequestAddsNoSecondNote() {
        PlacedOrder order = shopper.places(sku, 1);
        Call call = note(order, "rang");

        Answer added = call.send().is(201);
        operator.notes(order.number(), "rang again").is(201);

        assertThat(call.send().is(201).body()).isEqualTo(added.body());
        assertThat(added.number("/note_no")).isEqualTo(1);
        assertThat(added.text("/text")).isEqualTo("rang");
        assertThat(list(order, "").texts("/notes", "text")).containsExactly("rang again", "rang");
        call.body(Map.of("text", "another")).send().refused(422, "IDEMPOTENCY_KEY_REUSED");
    }

    /** The numbers would repeat or have gaps if two transactions counted the notes at the same time. */
    @Test
    void numberedWithoutAGapHoweverManyWriteAtOnce() {
        PlacedOrder order = shopper.places(sku, 1);

        List<Answer> answers = AtOnce.run(40, i -> note(order, "note " + i)::decided);

        assertThat(answers).allSatisfy(answer -> answer.is(201));
        assertThat(list(order, "?limit=200").texts("/notes", "note_no"))
                .containsExactlyElementsOf(IntStream.iterate(40, i -> i > 0, i -> i - 1)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void atMostFiveHundred() {
        PlacedOrder order = shopper.places(sku, 1);
        operator.notes(order.number(), "the first").is(201);
        platform.database().execute("""
            insert into "order".note (order_id, note_no, created_at, author, owner, text)
            select order_id, no, created_at, author, owner, text from "order".note, generate_series(2, %d) no
            where order_id = '%s'
            """.formatted(LIMIT - 1, order.correlation()));

        assertThat(operator.notes(order.number(), "the last").is(201).number("/note_no"))
                .isEqualTo(LIMIT);
        Answer refused = operator.notes(order.number(), "too many").refused(409, "TOO_MANY_NOTES");

        assertThat(refused.number("/details/limit")).isEqualTo(LIMIT);
        assertThat(list(order, "?limit=1").texts("/notes", "text")).containsExactly("the last");
    }

    @Test
    void inTheAuditLogWithoutTheText() {
        PlacedOrder order = shopper.places(sku, 1);

        Answer added = operator.notes(order.number(), "Ada moved").is(201);

        AuditLog log = new AuditLog(platform);
        assertThat(log.of(added)).containsExactly("an operator | order.note.add | order | " + order.number());
        assertThat(log.changesOf(added)).containsExactly("nothing -> {\"note_no\": 1}");
    }

    @Test
    void unreadableAfterAnErasure() {
        PlacedOrder order = shopper.places(sku, 1);
        order.cancel().is(200);
        operator.notes(order.number(), "Ada moved").is(201);
        shopper.post("/api/v2/privacy/erasures", Map.of("subject", shopper.subject()))
                .is(200);

        Answer erased = list(order, "").is(200);
        operator.notes(order.number(), "said since then").is(201);
        Answer later = list(order, "").is(200);

        assertThat(erased.at("/notes/0/text").isMissingNode()).isTrue();
        assertThat(erased.at("/notes/0/text_erased").asBoolean()).isTrue();
        assertThat(erased.number("/notes/0/note_no")).isEqualTo(1);
        assertThat(later.text("/notes/0/text")).isEqualTo("said since then");
        assertThat(later.at("/notes/1/text_erased").asBoolean()).isTrue();
    }

    /** A note writes a row of its own; the order, its events and its stream stay as they are. */
    @Test
    void theOrderStaysAsItIs() {
        PlacedOrder order = shopper.places(sku, 1).awaitEvent(PaymentOffered.class);
        List<String> before = rows(order);

        operator.notes(order.number(), "rang").is(201);

        assertThat(rows(order)).isEqualTo(before).isNotEmpty();
    }

    private List<String> rows(PlacedOrder order) {
        List<String> rows = new ArrayList<>();
        for (String table :
                List.of("\"order\".orders where id = ?::uuid", "\"order\".order_event where order_id = ?::uuid")) {
            rows.addAll(platform.database()
                    .rows("select ctid::text || xmin::text from " + table + " order by 1", order.correlation()));
        }
        rows.addAll(platform.database()
                .rows("select id::text from outbox.event where correlation = ? order by id", order.correlation()));
        return rows;
    }

    @Test
    void onlyOperatorsOfOrders() {
        PlacedOrder order = shopper.places(sku, 1);
        Caller picker = platform.caller(Shop.fresh("picker"), "operator.shipments");

        shopper.post(path(order), Map.of("text", "my own")).refused(403, "FORBIDDEN");
        shopper.get(path(order)).refused(403, "FORBIDDEN");
        picker.post(path(order), Map.of("text", "picked")).refused(403, "FORBIDDEN");
        picker.get(path(order)).refused(403, "FORBIDDEN");
        operator.notes("OW-none", "nothing").refused(404, "NOT_FOUND");
        operator.get("/api/v2/orders/OW-none/notes").refused(404, "NOT_FOUND");
        assertThat(list(order, "").at("/notes").isEmpty()).isTrue();
    }

    @Test
    void everyBadFieldIsNamed() {
        PlacedOrder order = shopper.places(sku, 1);

        for (Object text : List.of("", "a\u0000b", "a".repeat(2_001))) {
            assertThat(operator.post(path(order), Map.of("text", text)).badFields())
                    .containsOnlyKeys("text");
        }
        assertThat(operator.post(path(order), Map.of()).badFields()).containsOnlyKeys("text");
        assertThat(list(order, "?limit=0&cursor=x").badFields()).containsKey("limit");
        assertThat(list(order, "?cursor=x").badFields()).containsOnlyKeys("cursor");
        operator.notes(order.number(), "x".repeat(2_000)).is(201);
    }

    private Call note(PlacedOrder order, String text) {
        return operator.call("POST", path(order)).freshKey().body(Map.of("text", text));
    }

    private static String path(PlacedOrder order) {
        return "/api/v2/orders/%s/notes".formatted(order.number());
    }

    private Answer list(PlacedOrder order, String query) {
        return operator.get(path(order) + query);
    }
}
