package ledger.book;

import static ledger.jooq.Tables.WALLET_ENTRY;
import static ledger.jooq.Tables.WALLET_WAITING;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static platform.sql.Writes.atCommit;

import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ledger.booking.WalletSequence;
import ledger.booking.WalletSequence.WalletId;
import ledger.jooq.tables.records.WalletWaitingRecord;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Repository;
import outbox.EventReader.LogPosition;
import outbox.EventReader.Logged;
import payment.PaymentEvent.WalletMove;
import payment.PaymentEvent.WalletMoved;
import platform.money.Money;
import platform.sql.Unnest;

/** Stores which events of wallets are booked, and which have waited for the one that they follow. Rows are only added. */
@Repository
class WalletEvents {

    private final DSLContext database;

    WalletEvents(DSLContext database) {
        this.database = database;
    }

    /**
     * The order in which events of wallets are booked. Without such events, nothing is read.
     *
     * @param nextEntry only entries with lower numbers count
     */
    WalletSequence sequence(List<Logged> events, long nextEntry) {
        Set<WalletId> wallets = WalletSequence.wallets(events);
        if (wallets.isEmpty()) {
            return new WalletSequence(Map.of(), List.of());
        }
        Map<WalletId, Long> booked = new HashMap<>();
        Unnest.Rows keys = keys(wallets, WALLET_ENTRY.OWNER, WALLET_ENTRY.CURRENCY);
        database.select(WALLET_ENTRY.OWNER, WALLET_ENTRY.CURRENCY, max(WALLET_ENTRY.SEQUENCE))
                .from(WALLET_ENTRY)
                .where(row(WALLET_ENTRY.OWNER, WALLET_ENTRY.CURRENCY)
                        .in(select(keys.field(WALLET_ENTRY.OWNER), keys.field(WALLET_ENTRY.CURRENCY))
                                .from(keys.table())))
                .and(WALLET_ENTRY.ENTRY_NO.lt(nextEntry))
                .groupBy(WALLET_ENTRY.OWNER, WALLET_ENTRY.CURRENCY)
                .forEach(row -> booked.put(new WalletId(row.value1(), row.value2()), row.value3()));
        LogPosition first = events.getFirst().position();
        Unnest.Rows waiting = keys(wallets, WALLET_WAITING.OWNER, WALLET_WAITING.CURRENCY);
        return new WalletSequence(
                booked,
                database.selectFrom(WALLET_WAITING)
                        .where(row(WALLET_WAITING.OWNER, WALLET_WAITING.CURRENCY)
                                .in(select(waiting.field(WALLET_WAITING.OWNER), waiting.field(WALLET_WAITING.CURRENCY))
                                        .from(waiting.table())))
                        .and(row(WALLET_WAITING.TXID, WALLET_WAITING.EVENT_ID).lt(first.txid(), first.eventId()))
                        .fetch(WalletEvents::logged));
    }

    private static Unnest.Rows keys(Collection<WalletId> wallets, Field<String> owner, Field<String> currency) {
        return Unnest.of(wallets)
                .column(owner, WalletId::owner)
                .column(currency, WalletId::currency)
                .as("k");
    }

    private static Logged logged(WalletWaitingRecord row) {
        return new Logged(
                new LogPosition(row.getTxid(), row.getEventId()),
                row.getPublishedAt().toInstant(),
                new WalletMoved(
                        row.getOwner(),
                        row.getCorrelation(),
                        row.getSequence(),
                        row.getFollows(),
                        WalletMove.valueOf(row.getMove()),
                        Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                        row.getReference(),
                        row.getProvider(),
                        row.getAt().toInstant()));
    }

    /** Adds what has begun to wait. */
    void defer(List<Logged> events) {
        if (events.isEmpty()) {
            return;
        }
        atCommit(Unnest.of(events)
                .column(WALLET_WAITING.OWNER, each -> moved(each).owner())
                .column(WALLET_WAITING.CURRENCY, each -> moved(each).amount().currency())
                .column(WALLET_WAITING.SEQUENCE, each -> moved(each).sequence())
                .column(WALLET_WAITING.FOLLOWS, each -> moved(each).follows())
                .column(WALLET_WAITING.MOVE, each -> moved(each).move().name())
                .column(
                        WALLET_WAITING.AMOUNT_MINOR,
                        each -> moved(each).amount().amountMinor())
                .column(WALLET_WAITING.REFERENCE, each -> moved(each).reference())
                .column(WALLET_WAITING.CORRELATION, each -> moved(each).correlation())
                .column(WALLET_WAITING.PROVIDER, each -> moved(each).provider())
                .column(WALLET_WAITING.AT, each -> moved(each).at().atOffset(ZoneOffset.UTC))
                .column(WALLET_WAITING.TXID, each -> each.position().txid())
                .column(WALLET_WAITING.EVENT_ID, each -> each.position().eventId())
                .column(WALLET_WAITING.PUBLISHED_AT, each -> each.publishedAt().atOffset(ZoneOffset.UTC))
                .insertInto(database, WALLET_WAITING));
    }

    /** Adds the events of wallets that these entries are about. */
    void book(List<NumberedEntry> entries) {
        List<NumberedEntry> ofWallets = entries.stream()
                .filter(each -> each.entry().source().event() instanceof WalletMoved)
                .toList();
        if (ofWallets.isEmpty()) {
            return;
        }
        atCommit(Unnest.of(ofWallets)
                .column(WALLET_ENTRY.OWNER, each -> moved(each.entry().source()).owner())
                .column(WALLET_ENTRY.CURRENCY, each -> each.entry().currency())
                .column(
                        WALLET_ENTRY.SEQUENCE,
                        each -> moved(each.entry().source()).sequence())
                .column(WALLET_ENTRY.ENTRY_NO, NumberedEntry::number)
                .insertInto(database, WALLET_ENTRY));
    }

    private static WalletMoved moved(Logged each) {
        return (WalletMoved) each.event();
    }
}
