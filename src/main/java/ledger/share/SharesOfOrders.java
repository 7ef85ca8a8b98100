package ledger.share;

import static ledger.jooq.Tables.ORDER_SHARE;
import static ledger.jooq.Tables.SHARE_START;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ledger.booking.OrderShares;
import ledger.booking.Share;
import ledger.booking.ShareBooking;
import ledger.booking.ShareFact;
import ledger.booking.ShareFact.Kind;
import ledger.booking.SoldLine;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Repository;
import outbox.Event;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Logged;
import platform.sql.Unnest;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Stores what the ledger keeps of orders to book shares. Without any declared split, nothing is read and nothing is stored. */
@Repository
public class SharesOfOrders {

    private static final Comparator<ShareFact> BY_KEY = Comparator.comparing(ShareFact::correlation)
            .thenComparing(ShareFact::kind)
            .thenComparing(ShareFact::reference);

    private final DSLContext database;
    private final Splits splits;

    SharesOfOrders(DSLContext database, Splits splits) {
        this.database = database;
        this.splits = splits;
    }

    /** Thrown if the first split was declared after a page of the log was read without the lines of its orders. */
    public static final class LinesAreMissing extends RuntimeException {
        LinesAreMissing() {
            super("The first split was declared meanwhile; read the page again", null, false, false);
        }
    }

    /** The types of events to read: these, and the lines of orders if a split is declared. */
    public List<Class<? extends Event>> types(List<Class<? extends Event>> types) {
        if (!splits.areDeclared()) {
            return types;
        }
        List<Class<? extends Event>> all = new ArrayList<>(types);
        all.add(ShareBooking.LINES);
        return all;
    }

    /**
     * Books the next entries; the book must be locked. The first page that is read with the lines of its orders is where shares begin.
     *
     * @param withLines whether the page was read with the lines of its orders
     * @throws LinesAreMissing if they are needed meanwhile
     */
    public ShareBooking next(List<Logged> events, boolean withLines, Collection<String> orders, long nextEntry) {
        if (!withLines) {
            if (splits.areDeclared()) {
                throw new LinesAreMissing();
            }
            return ShareBooking.none();
        }
        LogPosition since = start().orElseGet(() -> {
            LogPosition first = events.getFirst().position();
            database.insertInto(SHARE_START)
                    .set(SHARE_START.TXID, first.txid())
                    .set(SHARE_START.EVENT_ID, first.eventId())
                    .execute();
            return first;
        });
        return new ShareBooking(splits.current(), since, of(orders), nextEntry);
    }

    /** Books entries again, by the splits as they were when the entries were booked. */
    public ShareBooking again(Collection<String> orders, long nextEntry) {
        LogPosition since = start().orElse(null);
        return since == null ? ShareBooking.none() : new ShareBooking(splits.versions(), since, of(orders), nextEntry);
    }

    private Optional<LogPosition> start() {
        return database.selectFrom(SHARE_START).fetchOptional(row -> new LogPosition(row.getTxid(), row.getEventId()));
    }

    private Map<String, OrderShares> of(Collection<String> orders) {
        Map<String, List<ShareFact>> facts = new HashMap<>();
        database.selectFrom(ORDER_SHARE)
                .where(anyOf(ORDER_SHARE.CORRELATION, orders))
                .forEach(row -> facts.computeIfAbsent(row.getCorrelation(), order -> new ArrayList<>())
                        .add(fact(
                                row.getCorrelation(),
                                Kind.valueOf(row.getKind()),
                                row.getReference(),
                                row.getContent().data())));
        Map<String, OrderShares> known = new HashMap<>();
        facts.forEach((order, all) -> known.put(order, OrderShares.of(all)));
        return known;
    }

    private static ShareFact fact(String order, Kind kind, String reference, String json) {
        TypeReference<?> type = switch (kind) {
            case PLACED, CONFIRMED -> new TypeReference<List<SoldLine>>() {};
            case SHARES -> new TypeReference<List<Share>>() {};
            case RETURN -> new TypeReference<Map<Integer, Long>>() {};
        };
        return new ShareFact(order, kind, reference, JsonMapper.shared().readValue(json, type));
    }

    /** Adds facts; those that are known stay. */
    public void add(List<ShareFact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        Unnest.Rows rows = Unnest.of(facts.stream().sorted(BY_KEY).toList())
                .column(ORDER_SHARE.CORRELATION, ShareFact::correlation)
                .column(ORDER_SHARE.KIND, each -> each.kind().name())
                .column(ORDER_SHARE.REFERENCE, ShareFact::reference)
                .column(ORDER_SHARE.CONTENT, each -> json(each.content()))
                .as("known");
        atCommit(database.insertInto(ORDER_SHARE, rows.columns())
                .select(rows.select())
                .onConflictDoNothing());
    }

    private static JSONB json(Object content) {
        return JSONB.valueOf(JsonMapper.shared().writeValueAsString(content));
    }
}
