package ledger.settlement;

import static ledger.jooq.Tables.ENTRY;
import static ledger.jooq.Tables.POSTING;
import static ledger.jooq.Tables.SETTLEMENT;
import static ledger.jooq.Tables.SETTLEMENT_POSTING;
import static ledger.jooq.Tables.SPLIT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.row;
import static platform.sql.Writes.atCommit;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ledger.booking.Account;
import ledger.booking.EntryKind;
import ledger.jooq.tables.records.SettlementRecord;
import ledger.settlement.OpenPostings.OpenPosting;
import ledger.settlement.Settlement.Place;
import ledger.settlement.Settlement.Status;
import ledger.settlement.SettlementRules.Step;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** Stores the settlements and the postings that they have taken. */
@Repository
class Settlements {

    /** Maximum number of postings that one step reads; while it runs, nothing is booked. */
    static final int STEP = 2_000;

    private final DSLContext database;

    Settlements(DSLContext database) {
        this.database = database;
    }

    /** The numbers of the runs that collect, oldest first. */
    List<Long> collecting(int limit) {
        return database.select(SETTLEMENT.SETTLEMENT_NO)
                .from(SETTLEMENT)
                .where(SETTLEMENT.STATUS.eq(inline(Status.COLLECTING.name())))
                .orderBy(SETTLEMENT.SETTLEMENT_NO)
                .limit(limit)
                .fetch(SETTLEMENT.SETTLEMENT_NO);
    }

    /** The settlement with this number, if it collects. */
    Optional<Settlement> collecting(long number) {
        return database.selectFrom(SETTLEMENT)
                .where(SETTLEMENT.SETTLEMENT_NO.eq(number), SETTLEMENT.STATUS.eq(inline(Status.COLLECTING.name())))
                .fetchOptional(Settlements::settlement);
    }

    /** The last settlement of a party in a currency. */
    Optional<Settlement> last(String partyId, String currency) {
        return database.selectFrom(SETTLEMENT)
                .where(SETTLEMENT.PARTY_ID.eq(partyId), SETTLEMENT.CURRENCY.eq(currency))
                .orderBy(SETTLEMENT.SETTLEMENT_NO.desc())
                .limit(1)
                .fetchOptional(Settlements::settlement);
    }

    /** Whether a split of the party was ever declared. */
    boolean isDeclared(String partyId) {
        return database.fetchExists(SPLIT, SPLIT.PARTY_ID.eq(partyId));
    }

    /** The number of the last settlement; 0 before the first one. */
    long lastNumber() {
        return database.select(coalesce(max(SETTLEMENT.SETTLEMENT_NO), 0L))
                .from(SETTLEMENT)
                .fetchSingle()
                .value1();
    }

    /** The next postings of a run. */
    OpenPostings open(Settlement run) {
        List<OpenPosting> open = new ArrayList<>();
        Place[] last = new Place[1];
        int[] count = new int[1];
        database.select(
                        POSTING.DAY,
                        POSTING.ENTRY_NO,
                        POSTING.POSITION,
                        POSTING.AMOUNT_MINOR,
                        ENTRY.CORRELATION,
                        ENTRY.KIND,
                        SETTLEMENT_POSTING.SETTLEMENT_NO)
                .from(POSTING)
                .join(ENTRY)
                .on(ENTRY.ENTRY_NO.eq(POSTING.ENTRY_NO))
                .leftJoin(SETTLEMENT_POSTING)
                .on(SETTLEMENT_POSTING.ENTRY_NO.eq(POSTING.ENTRY_NO), SETTLEMENT_POSTING.POSITION.eq(POSTING.POSITION))
                .where(
                        POSTING.ACCOUNT.eq(Account.payable(run.partyId()).code()),
                        POSTING.CURRENCY.eq(run.currency()),
                        POSTING.DAY.le(run.through()),
                        row(POSTING.DAY, POSTING.ENTRY_NO, POSTING.POSITION)
                                .gt(run.next().day(), run.next().entryNo(), (short)
                                        run.next().position()))
                .orderBy(POSTING.DAY, POSTING.ENTRY_NO, POSTING.POSITION)
                .limit(STEP)
                .forEach(found -> {
                    count[0]++;
                    last[0] =
                            new Place(found.get(POSTING.DAY), found.get(POSTING.ENTRY_NO), found.get(POSTING.POSITION));
                    boolean isShare = !found.get(ENTRY.KIND).equals(EntryKind.SETTLEMENT.name());
                    if (isShare && found.get(SETTLEMENT_POSTING.SETTLEMENT_NO) == null) {
                        open.add(new OpenPosting(
                                found.get(POSTING.ENTRY_NO),
                                found.get(POSTING.POSITION),
                                found.get(POSTING.DAY),
                                found.get(ENTRY.CORRELATION),
                                -found.get(POSTING.AMOUNT_MINOR)));
                    }
                });
        return new OpenPostings(List.copyOf(open), last[0], count[0] == STEP);
    }

    void add(Settlement begun) {
        atCommit(database.insertInto(SETTLEMENT).set(stored(begun)));
    }

    void save(Step step) {
        long number = step.after().number();
        atCommit(database.update(SETTLEMENT).set(stored(step.after())).where(SETTLEMENT.SETTLEMENT_NO.eq(number)));
        take(number, step.taken());
    }

    private void take(long settlement, List<OpenPosting> postings) {
        if (postings.isEmpty()) {
            return;
        }
        atCommit(Unnest.of(postings)
                .column(SETTLEMENT_POSTING.ENTRY_NO, OpenPosting::entryNo)
                .column(SETTLEMENT_POSTING.POSITION, each -> (short) each.position())
                .column(SETTLEMENT_POSTING.SETTLEMENT_NO, each -> settlement)
                .column(SETTLEMENT_POSTING.CORRELATION, OpenPosting::correlation)
                .column(SETTLEMENT_POSTING.AMOUNT_MINOR, OpenPosting::amountMinor)
                .insertInto(database, SETTLEMENT_POSTING));
    }

    private static SettlementRecord stored(Settlement run) {
        SettlementRecord row = new SettlementRecord();
        row.setSettlementNo(run.number());
        row.setPartyId(run.partyId());
        row.setCurrency(run.currency());
        row.setFromDay(run.fromDay());
        row.setThrough(run.through());
        row.setStatus(run.status().name());
        row.setCarriedMinor(run.carriedMinor());
        row.setSumMinor(run.sumMinor());
        row.setPostings(run.postings());
        row.setNextDay(run.next().day());
        row.setNextEntry(run.next().entryNo());
        row.setNextPosition((short) run.next().position());
        row.setCompleteTo(run.completeTo());
        row.setBegunAt(run.begunAt().atOffset(ZoneOffset.UTC));
        row.setEndedAt(run.endedAt() == null ? null : run.endedAt().atOffset(ZoneOffset.UTC));
        return row;
    }

    static Settlement settlement(SettlementRecord row) {
        @Nullable LocalDate fromDay = row.getFromDay();
        @Nullable OffsetDateTime endedAt = row.getEndedAt();
        return new Settlement(
                row.getSettlementNo(),
                row.getPartyId(),
                row.getCurrency(),
                fromDay,
                row.getThrough(),
                Status.valueOf(row.getStatus()),
                row.getCarriedMinor(),
                row.getSumMinor(),
                row.getPostings(),
                new Place(row.getNextDay(), row.getNextEntry(), row.getNextPosition()),
                row.getCompleteTo(),
                row.getBegunAt().toInstant(),
                endedAt == null ? null : endedAt.toInstant());
    }
}
