package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import platform.privacy.PersonalKeys;
import testing.shop.Answer;
import testing.shop.Caller;
import testing.shop.Checkout;
import testing.shop.Operator;
import testing.shop.PlacedOrder;
import testing.shop.Shop;

/** Seen to fail without the limit of a page of the audit log in bytes. */
class ShowsOperatorsWhatOperatorsDidTests extends EdgeTest {

    private static final String LOG = "/api/v2/audit-log";
    private static final String REASON = "X-Audit-Reason";

    private final Caller auditor;
    private final PersonalKeys personalKeys;
    private final TransactionTemplate transaction;

    ShowsOperatorsWhatOperatorsDidTests(Platform platform, PersonalKeys personalKeys, TransactionTemplate transaction) {
        super(platform);
        this.auditor = platform.caller("an auditor", "operator.audit");
        this.personalKeys = personalKeys;
        this.transaction = transaction;
    }

    @Test
    void newestFirstPageByPage() {
        String sku = operator.lists(100);
        for (int price = 101; price < 104; price++) {
            platform.clock().advance(Duration.ofSeconds(1));
            operator.prices(sku, price).is(200);
        }

        List<Long> prices = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = auditor.get("%s?object_type=sku&object_id=%s&limit=3&cursor=%s"
                            .formatted(LOG, Operator.encoded(sku), cursor))
                    .is(200);
            page.at("/entries")
                    .forEach(found ->
                            prices.add(found.at("/after/prices/0/amount_minor").asLong()));
            cursor = page.at("/next_cursor").isString() ? page.text("/next_cursor") : null;
        } while (cursor != null);

        assertThat(prices).containsExactly(103L, 102L, 101L, 100L);
    }

    /** A list has a limit of entries, and its answer has a limit of bytes. */
    @Test
    void aPageEndsBeforeItIsTooLarge() {
        String subject = "subject-" + Shop.freshKey().substring(0, 8);
        int schemas = 24;
        for (int i = 0; i < schemas; i++) {
            operator.put(
                            "/api/v2/attribute-schemas/order",
                            Map.of("schema", Map.of("description", subject + "x".repeat(60_000) + i)))
                    .is(200);
        }

        int entries = 0;
        int pages = 0;
        String cursor = "";
        do {
            Answer page = auditor.get("%s?object_type=attribute_schema&limit=200&cursor=%s".formatted(LOG, cursor))
                    .is(200);
            assertThat(page.body().length()).isLessThan(1_200_000);
            entries += (int) page.at("/entries")
                    .valueStream()
                    .filter(entry -> entry.at("/after").toString().contains(subject))
                    .count();
            pages++;
            cursor = page.at("/next_cursor").isString() ? page.text("/next_cursor") : null;
        } while (cursor != null);

        assertThat(entries).isEqualTo(schemas);
        assertThat(pages).isGreaterThan(2);
        operator.put("/api/v2/attribute-schemas/order", Map.of("schema", Map.of()))
                .is(200);
    }

    @Test
    void allThatIsKnownOfAnAction() {
        String sku = operator.lists(100);
        Instant at = platform.clock().instant();
        Answer changed = operator.prices(sku, 110).is(200);

        Answer entry = only(sku + "&action=catalog.sku.put&subject=an%20operator&limit=1");

        assertThat(entry.text("/entries/0/at")).isEqualTo(at.toString());
        assertThat(entry.text("/entries/0/subject")).isEqualTo("an operator");
        assertThat(entry.text("/entries/0/action")).isEqualTo("catalog.sku.put");
        assertThat(entry.text("/entries/0/object_type")).isEqualTo("sku");
        assertThat(entry.text("/entries/0/object_id")).isEqualTo(sku);
        assertThat(entry.number("/entries/0/before/prices/0/amount_minor")).isEqualTo(100);
        assertThat(entry.number("/entries/0/after/prices/0/amount_minor")).isEqualTo(110);
        assertThat(entry.text("/entries/0/trace_id")).isEqualTo(changed.traceId());
        assertThat(entry.at("/entries/0").has("reason")).isFalse();
        assertThat(entry.at("/entries/0").has("refusal")).isFalse();
    }

    private Answer only(String query) {
        return auditor.get(LOG + "?object_type=sku&object_id=" + query.replace(" ", "%20"))
                .is(200);
    }

    @Test
    void byTimeFromInclusiveToExclusive() {
        String sku = operator.lists(100);
        Instant first = platform.clock().instant();
        platform.clock().advance(Duration.ofSeconds(1));
        operator.prices(sku, 101).is(200);
        Instant second = platform.clock().instant();

        assertThat(only(sku + "&from=" + first + "&to=" + second).at("/entries").size())
                .isEqualTo(1);
        assertThat(only(sku + "&from=" + first + "&to=" + second.plusMillis(1))
                        .at("/entries")
                        .size())
                .isEqualTo(2);
        assertThat(only(sku + "&from=" + second.plusMillis(1)).at("/entries").size())
                .isZero();
    }

    @Test
    void aRefusalWithItsCode() {
        platform.clock().advance(Duration.ofMinutes(1));
        Caller refused = platform.shopper();
        refused.put("/api/v2/warehouses/theirs", Map.of("name", "Theirs", "priority", 1))
                .refused(403, "FORBIDDEN");

        Answer entry = auditor.get(LOG + "?subject=" + Operator.encoded(refused.subject()))
                .is(200);

        assertThat(entry.number("/entries/0/refusal/status")).isEqualTo(403);
        assertThat(entry.text("/entries/0/refusal/code")).isEqualTo("FORBIDDEN");
        assertThat(entry.at("/entries/0").has("after")).isFalse();
    }

    @Test
    void aReasonIsStoredSealedAndShownUntilItsWriterIsErased() {
        String sku = Shop.fresh("sku");
        String writer = Shop.fresh("writer");
        Caller one = platform.caller(writer, "operator.catalog");
        one.call("PUT", Operator.skuPath(sku))
                .freshKey()
                .header(REASON, "Zo%C3%AB asked for it")
                .body(Operator.sku("A thing", 1, true))
                .send()
                .is(200);

        assertThat(only(sku).text("/entries/0/reason")).isEqualTo("Zoë asked for it");
        assertThat(platform.database().rows("select l::text from platform.audit_log l where object_id = ?", sku))
                .singleElement()
                .satisfies(row -> assertThat(row).doesNotContain("asked for it"));

        transaction.executeWithoutResult(status -> personalKeys.erase("user:" + writer));

        Answer erased = only(sku);
        assertThat(erased.at("/entries/0").has("reason")).isFalse();
        assertThat(erased.text("/entries/0/reason_withheld")).isEqualTo("ERASED");
        assertThat(erased.text("/entries/0/subject")).isEqualTo(writer);
    }

    /** What is written about a customer is sealed under the customer's key, and for those who may see customers' orders. */
    @Test
    void aReasonAboutACustomerIsTheCustomers() {
        Caller shopper = platform.shopper();
        PlacedOrder order = shopper.places(operator.sells(100, 1), 1);
        order.seenBy(operator).cancel().is(200);
        String path = LOG + "?object_type=order&object_id=" + order.number();
        Caller both = platform.caller("an auditor of orders", "operator.audit operator.orders");

        Answer without = auditor.get(path).is(200);
        assertThat(without.text("/entries/0/action")).isEqualTo("order.order.cancel");
        assertThat(without.text("/entries/0/reason_withheld")).isEqualTo("SCOPE");
        assertThat(both.get(path).is(200).text("/entries/0/reason")).isEqualTo("changed my mind");

        transaction.executeWithoutResult(status -> personalKeys.erase("user:" + shopper.subject()));

        assertThat(both.get(path).is(200).text("/entries/0/reason_withheld")).isEqualTo("ERASED");
    }

    @Test
    void nothingOfACustomerStandsThereInClear() {
        PlacedOrder order = platform.shopper().places(operator.sells(100, 1), 1);
        order.seenBy(operator).cancel().is(200);
        operator.checkout().line(operator.sells(100, 1), 1, 90).decided().is(201);

        assertThat(platform.database().number("""
            select count(*) from platform.audit_log l
            where l::text like '%' || ? || '%' or l::text like '%St James%' or l::text like '%changed my mind%'
            """, Checkout.NAME)).isZero();
    }

    @Test
    void onlyWithTheScope() {
        Answer refused = platform.caller("somebody", "orders operator.orders operator.catalog")
                .get(LOG)
                .refused(403, "FORBIDDEN");

        assertThat(refused.text("/details/scope")).isEqualTo("operator.audit");
    }

    @Test
    void badQuestionsAndBadReasonsAreNamed() {
        assertThat(auditor.get(LOG + "?object_id=a").badFields()).containsOnlyKeys("object_type");
        assertThat(auditor.get(LOG + "?limit=201").badFields()).containsOnlyKeys("limit");
        assertThat(auditor.get(LOG + "?cursor=nonsense").badFields()).containsOnlyKeys("cursor");
        assertThat(auditor.get(LOG + "?from=yesterday").badFields()).containsOnlyKeys("from");
        assertThat(auditor.get(LOG + "?to=%2B999999999-12-31T00:00:00Z").badFields())
                .containsOnlyKeys("to");
        for (String reason : List.of("100%", "%ff%0", "%00", "a".repeat(256))) {
            assertThat(operator.call("PUT", Operator.skuPath("sku"))
                            .freshKey()
                            .header(REASON, reason)
                            .body(Operator.sku("A thing", 1, true))
                            .send()
                            .badFields())
                    .containsOnlyKeys(REASON);
        }
    }
}
