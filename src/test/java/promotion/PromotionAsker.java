package promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.BatchState;
import outbox.Commands;
import outbox.Event;
import outbox.EventTypes;
import outbox.Outbox;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import promotion.PromotionEvent.Answer;
import promotion.Shop.Offer;
import promotion.operation.PromotionCommand;
import promotion.operation.PromotionCommand.CouponEdit;
import promotion.operation.PromotionCommand.PutCoupon;
import promotion.operation.PromotionCommand.PutPromotion;
import promotion.operation.PromotionRefusal;

/** Asks promotion as other modules do, through the transport, and reads from the log what it told. */
class Asker {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Map<String, Class<? extends Event>> TYPES = new LinkedHashMap<>();

    static {
        EventTypes.concrete(PromotionEvent.class).forEach(type -> TYPES.put(EventTypes.nameOf(type), type));
    }

    private final AtomicInteger keys = new AtomicInteger();
    private final Outbox outbox;
    private final Commands commands;
    private final TransactionTemplate transaction;
    private final JdbcClient database;

    Asker(Outbox outbox, Commands commands, TransactionTemplate transaction, JdbcClient database) {
        this.outbox = outbox;
        this.commands = commands;
        this.transaction = transaction;
        this.database = database;
    }

    /** No other test's promotions apply. */
    void nothingIsOffered() {
        awaitDecided();
        for (String table : List.of("redemption", "discount", "coupon", "promotion")) {
            database.sql("delete from promotion." + table).update();
        }
    }

    void offers(Offer... offers) {
        for (Offer offer : offers) {
            assertThat(command(new PutPromotion(freshKey(), offer.promotionId(), offer.terms())))
                    .isInstanceOf(CommandResult.Done.class);
        }
    }

    void coupon(String code, String promotionId, @Nullable Long maxUses) {
        assertThat(command(new PutCoupon(freshKey(), promotionId, new CouponEdit(code, maxUses))))
                .isInstanceOf(CommandResult.Done.class);
    }

    <T> CommandResult<T, PromotionRefusal> command(PromotionCommand<T> command) {
        try {
            return commands.submit(command).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private IdempotencyKey freshKey() {
        String value = "key " + keys.incrementAndGet() + System.nanoTime();
        return IdempotencyKey.of("operator", "PUT", "/test", value, value.getBytes());
    }

    /** Asks in one transaction; returns what was told once all is decided. */
    List<Answer> ask(PromotionRequest... requests) {
        List<Long> ids = publish(requests);
        awaitDecided();
        return told(ids.getLast());
    }

    List<Long> publish(PromotionRequest... requests) {
        List<BatchState.OutgoingEvent> told = Arrays.stream(requests)
                .map(request -> new BatchState.OutgoingEvent(request, BatchState.Cause.NONE))
                .toList();
        return transaction.execute(status ->
                outbox.publish(told).stream().map(Outbox.Published::eventId).toList());
    }

    void awaitDecided() {
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(count("select count(*) from outbox.delivery"))
                        .isZero());
    }

    void emptyTheLog() {
        awaitDecided();
        database.sql("delete from outbox.event").update();
    }

    List<Answer> told(long sinceEventId) {
        List<Answer> told = new ArrayList<>();
        database.sql("select type, payload from outbox.event where id > ? order by id")
                .param(sinceEventId)
                .query(row -> {
                    Class<? extends Event> type = TYPES.get(row.getString("type"));
                    if (type != null) {
                        told.add((Answer) EventTypes.decode(row.getString("payload"), type));
                    }
                });
        return told;
    }

    /** Held and redeemed. */
    List<Long> uses(String code) {
        return pair("select held, redeemed from promotion.coupon where code = ?", code);
    }

    /** Held and redeemed, in minor units. */
    List<Long> budget(String promotionId) {
        return pair("select held_minor, redeemed_minor from promotion.promotion where promotion_id = ?", promotionId);
    }

    private List<Long> pair(String sql, String key) {
        return database.sql(sql)
                .param(key)
                .query((row, number) -> List.of(row.getLong(1), row.getLong(2)))
                .single();
    }

    long count(String sql, Object... parameters) {
        return database.sql(sql).params(parameters).query(Long.class).single();
    }

    /** Which version of a row it is; changes with each write and each lock of a row. */
    String version(String table, String keyColumn, String key) {
        return database.sql("select xmin || ' ' || xmax || ' ' || ctid from promotion.%s where %s = ?"
                        .formatted(table, keyColumn))
                .param(key)
                .query(String.class)
                .single();
    }

    /** What discounts have taken is what coupons and budgets count, and nothing is used twice. */
    void assertBooksBalance() {
        assertThat(count("""
                        select count(*) from promotion.coupon c
                        left join (select t ->> 1 code, count(*) filter (where d.status = 'granted') held,
                                          count(*) filter (where d.status = 'redeemed') redeemed
                                   from promotion.discount d, jsonb_array_elements(d.taken) t
                                   where (t ->> 3)::boolean group by 1) u using (code)
                        where (c.held, c.redeemed) <> (coalesce(u.held, 0), coalesce(u.redeemed, 0))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from promotion.promotion p
                        left join (select t ->> 0 promotion_id,
                                          sum((t ->> 2)::bigint) filter (where d.status = 'granted') held,
                                          sum((t ->> 2)::bigint) filter (where d.status = 'redeemed') redeemed
                                   from promotion.discount d, jsonb_array_elements(d.taken) t
                                   where (t ->> 4)::boolean group by 1) u using (promotion_id)
                        where (p.held_minor, p.redeemed_minor) <> (coalesce(u.held, 0), coalesce(u.redeemed, 0))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from (select d.reference, t ->> 1 code, t ->> 0 promotion_id
                                              from promotion.discount d, jsonb_array_elements(d.taken) t
                                              where t ->> 1 is not null) t
                        full join promotion.redemption r using (reference, code, promotion_id)
                        where t.reference is null or r.reference is null
                        """)).isZero();
    }
}
