package order.stream;

import static order.jooq.Tables.ORDER_EVENT;
import static org.jooq.impl.DSL.octetLength;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import order.OrderEvent.PromotionsLeftOut;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import outbox.EventTypes;
import platform.page.Cursor;
import platform.page.Slice;

/** The events of an order as they are stored, page by page. */
@Repository
public class StreamPages {

    private static final int PAGE_BYTES = 1 << 20;

    private final DSLContext database;

    StreamPages(DSLContext database) {
        this.database = database;
    }

    /**
     * An event as it is stored.
     *
     * @param causation the id of the event that caused it; null if a request or a deadline did
     * @param trace the trace id of the request that began it all
     * @param payload JSON; personal data in it is sealed
     */
    public record Entry(
            int seq,
            long eventId,
            String type,
            @Nullable Long causation,
            @Nullable String trace,
            String payload) {

        public Instant at() {
            return Orders.event(type, payload).at();
        }
    }

    /**
     * The events of an order, oldest first. A page has fewer events than the limit if their payloads would take more than
     * {@value #PAGE_BYTES} bytes together, but at least one.
     *
     * @param after the number of the last event of the page before; 0 for the first page
     */
    public Slice<Entry> page(UUID orderId, int after, int limit) {
        Condition rest = ORDER_EVENT.ORDER_ID.eq(orderId).and(ORDER_EVENT.SEQ.gt(after));
        return Slice.of(
                fitting(rest, limit), rows -> read(rest, rows), entry -> Cursor.of(String.valueOf(entry.seq())));
    }

    /** The ids of the promotions that could not be calculated for the order when its discount was granted. */
    public Set<String> promotionsLeftOut(UUID orderId) {
        Set<String> ids = new HashSet<>();
        String type = EventTypes.nameOf(PromotionsLeftOut.class);
        database.select(ORDER_EVENT.PAYLOAD)
                .from(ORDER_EVENT)
                .where(ORDER_EVENT.ORDER_ID.eq(orderId))
                .and(ORDER_EVENT.TYPE.eq(type))
                .forEach(row -> ((PromotionsLeftOut) Orders.event(type, row.value1()))
                        .promotions()
                        .forEach(each -> ids.add(each.promotionId())));
        return ids;
    }

    private int fitting(Condition rest, int limit) {
        int fitting = 0;
        int bytes = 0;
        for (int each : database.select(octetLength(ORDER_EVENT.PAYLOAD))
                .from(ORDER_EVENT)
                .where(rest)
                .orderBy(ORDER_EVENT.SEQ)
                .limit(limit)
                .fetch(row -> row.value1())) {
            bytes += each;
            if (bytes > PAGE_BYTES) {
                break;
            }
            fitting++;
        }
        return Math.max(1, fitting);
    }

    private List<Entry> read(Condition rest, int rows) {
        return database.select(
                        ORDER_EVENT.SEQ,
                        ORDER_EVENT.EVENT_ID,
                        ORDER_EVENT.TYPE,
                        ORDER_EVENT.CAUSATION,
                        ORDER_EVENT.TRACE,
                        ORDER_EVENT.PAYLOAD)
                .from(ORDER_EVENT)
                .where(rest)
                .orderBy(ORDER_EVENT.SEQ)
                .limit(rows)
                .fetch(row ->
                        new Entry(row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6()));
    }
}
