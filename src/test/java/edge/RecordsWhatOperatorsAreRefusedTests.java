package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import testing.shop.Operator;
import testing.shop.Shop;

/** Seen to fail without the limit of recorded refusals. */
class RecordsWhatOperatorsAreRefusedTests extends EdgeTest {

    private static final String OPERATOR = "an operator";
    /** Of one subject, in a minute. */
    private static final int MOST = 10;

    private static final int MOST_OF_SHOPPERS = 3;

    private final AuditLog log;

    RecordsWhatOperatorsAreRefusedTests(Platform platform) {
        super(platform);
        this.log = new AuditLog(platform);
    }

    @BeforeEach
    void aMinuteInWhichNothingWasRefused() {
        platform.clock().advance(Duration.ofMinutes(1));
    }

    @Test
    void forWantOfAScope() {
        Answer refused = shopper.put("/api/v2/warehouses/theirs", Map.of("name", "Theirs", "priority", 1))
                .refused(403, "FORBIDDEN");

        assertThat(log.of(refused))
                .containsExactly(shopper.subject() + " | inventory.warehouse.put | warehouse | theirs | FORBIDDEN");
    }

    @Test
    void becauseOfWhatThereIs() {
        operator.put("/api/v2/categories/ring", Map.of("name", "Ring")).is(200);
        Answer cyclic = operator.put("/api/v2/categories/ring", Map.of("name", "Ring", "parent_id", "ring"))
                .refused(409, "CATEGORY_CYCLE");
        assertThat(log.of(cyclic))
                .containsExactly(OPERATOR + " | catalog.category.put | category | ring | CATEGORY_CYCLE");
        assertThat(log.changesOf(cyclic)).containsExactly("nothing -> nothing");
    }

    @Test
    void forAKeyThatWasUsedForSomethingElse() {
        String sku = Shop.fresh("sku");
        Call call = operator.call("PUT", Operator.skuPath(sku)).freshKey();
        call.body(Operator.sku("A thing", 1, true)).send().is(200);

        Answer refused = call.body(Operator.sku("A thing", 2, true)).send().refused(422, "IDEMPOTENCY_KEY_REUSED");

        assertThat(log.of(refused))
                .containsExactly(OPERATOR + " | catalog.sku.put | sku | " + sku + " | IDEMPOTENCY_KEY_REUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Idempotency-Key", "Idempotency-Key"})
    void onceForARepeatedRequest(String header) {
        Call call = shopper.call("PUT", "/api/v2/warehouses/theirs")
                .header(header, Shop.freshKey())
                .body(Map.of("name", "Theirs", "priority", 1));

        assertThat(log.of(call.send().refused(403, "FORBIDDEN"))).hasSize(1);
        assertThat(log.of(call.send().refused(403, "FORBIDDEN"))).isEmpty();
    }

    @Test
    void aShopperWhoSetsAPriceIsRefusedAsAnOperatorWouldBe() {
        String sku = operator.sells(100, 1);

        Answer refused = shopper.checkout().line(sku, 1, 1).send().refused(403, "FORBIDDEN");

        assertThat(log.of(refused)).containsExactly(shopper.subject() + " | order.order.place | order | FORBIDDEN");
    }

    @Test
    void notWhatIsWrongInItselfOrNotThere() {
        assertThat(log.of(
                        operator.put("/api/v2/warehouses/w", Map.of("name", "")).refused(400, "VALIDATION_FAILED")))
                .isEmpty();
        assertThat(log.of(operator.call("POST", "/api/v2/events/parked/1/order/discard")
                        .freshKey()
                        .send()
                        .refused(404, "NOT_FOUND")))
                .isEmpty();
    }

    @Test
    void whatCannotBeRecordedIsRefusedAllTheSame() {
        platform.database()
                .execute("alter table platform.audit_log add constraint no_entry check (subject <> '%s') not valid"
                        .formatted(shopper.subject()));
        try {
            Answer refused = shopper.put("/api/v2/warehouses/theirs", Map.of("name", "Theirs", "priority", 1))
                    .refused(403, "FORBIDDEN");
            assertThat(log.of(refused)).isEmpty();
        } finally {
            platform.database().execute("alter table platform.audit_log drop constraint no_entry");
        }
    }

    @Test
    void notWithoutLimit() {
        isRecordedUpTo(MOST, platform.caller(Shop.fresh("clerk"), "operator.reports"));
    }

    /** So that they do not use up the limits of operators. */
    @Test
    void lessOfShoppers() {
        isRecordedUpTo(MOST_OF_SHOPPERS, platform.shopper());
        for (int i = 0; i < 30; i++) {
            isRefused(platform.shopper());
        }
        isRecordedUpTo(MOST, platform.caller(Shop.fresh("clerk"), "operator.reports"));
    }

    private static void isRefused(Caller caller) {
        caller.put("/api/v2/warehouses/theirs", Map.of("name", "Theirs", "priority", 1))
                .refused(403, "FORBIDDEN");
    }

    private void isRecordedUpTo(int most, Caller stubborn) {
        double skipped = platform.metrics().sum("orderwright_auditlog_refusals_skipped_total");

        for (int i = 0; i < most + 5; i++) {
            isRefused(stubborn);
        }

        assertThat(platform.database()
                        .number("select count(*) from platform.audit_log where subject = ?", stubborn.subject()))
                .isEqualTo(most);
        assertThat(platform.metrics().sum("orderwright_auditlog_refusals_skipped_total") - skipped)
                .isEqualTo(5);
    }
}
