package payment.reconciliation.bank;

import static payment.jooq.Tables.BANK_LINE;
import static payment.jooq.Tables.BANK_LINE_NAME;
import static payment.jooq.Tables.BANK_LINE_STEP;
import static payment.jooq.Tables.BANK_TRANSFER;
import static platform.sql.AnyOf.anyOf;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Repository;
import payment.reconciliation.bank.BankMatching.OpenLine;
import payment.reconciliation.bank.BankMatching.OpenTransfer;
import payment.reconciliation.bank.BankMatching.Pair;
import platform.sql.Unnest;

/** Reads which lines may pay which transfers. All methods join the running transaction. */
@Repository
class BankCandidates {

    /** If more lines, or more transfers, of one amount are open, the platform matches none of them by the amount. */
    static final int MOST_ALIKE = 200;

    private final DSLContext database;

    BankCandidates(DSLContext database) {
        this.database = database;
    }

    /** The open transfers with these amounts, without those of which too many are alike. */
    List<OpenTransfer> openTransfers(String currency, Collection<Long> amounts) {
        var alike = DSL.select(
                        BANK_TRANSFER.TRANSFER_NO,
                        BANK_TRANSFER.AMOUNT_MINOR,
                        BANK_TRANSFER.DAY,
                        DSL.count()
                                .over(DSL.partitionBy(BANK_TRANSFER.AMOUNT_MINOR))
                                .as("alike"))
                .from(BANK_TRANSFER)
                .where(BANK_TRANSFER.CURRENCY.eq(currency), anyOf(BANK_TRANSFER.AMOUNT_MINOR, amounts))
                .and(BANK_TRANSFER
                        .AMOUNT_MINOR
                        .ne(0L)
                        .andNotExists(DSL.selectOne()
                                .from(BANK_LINE)
                                .where(BANK_LINE.TRANSFER_NO.eq(BANK_TRANSFER.TRANSFER_NO))))
                .asTable("t");
        return database.selectFrom(alike)
                .where(DSL.field("alike", Integer.class).le(MOST_ALIKE))
                .fetch(row ->
                        new OpenTransfer(row.get(0, Long.class), row.get(1, Long.class), row.get(2, LocalDate.class)));
    }

    /** The open lines with these amounts, without those of which too many are alike. */
    List<OpenLine> openLines(String currency, Collection<Long> amounts) {
        var alike = DSL.select(
                        BANK_LINE.LINE_NO,
                        BANK_LINE.AMOUNT_MINOR,
                        BANK_LINE.BOOKED_ON,
                        DSL.count()
                                .over(DSL.partitionBy(BANK_LINE.AMOUNT_MINOR))
                                .as("alike"))
                .from(BANK_LINE)
                .where(BANK_LINE.CURRENCY.eq(currency), anyOf(BANK_LINE.AMOUNT_MINOR, amounts))
                .and(BANK_LINE.STATE.eq(DSL.inline("OPEN")))
                .asTable("l");
        return database.selectFrom(alike)
                .where(DSL.field("alike", Integer.class).le(MOST_ALIKE))
                .fetch(row ->
                        new OpenLine(row.get(0, Long.class), row.get(1, Long.class), row.get(2, LocalDate.class)));
    }

    /** The transfers that these lines name, and the open lines that name these transfers. */
    Set<Pair> named(Collection<Long> lines, Collection<Long> transfers) {
        return new HashSet<>(database.select(BANK_LINE_NAME.LINE_NO, BANK_LINE_NAME.TRANSFER_NO)
                .from(BANK_LINE_NAME)
                .join(BANK_LINE)
                .on(BANK_LINE.LINE_NO.eq(BANK_LINE_NAME.LINE_NO))
                .where(anyOf(BANK_LINE_NAME.LINE_NO, lines))
                .or(anyOf(BANK_LINE_NAME.TRANSFER_NO, transfers).and(BANK_LINE.STATE.eq(DSL.inline("OPEN"))))
                .fetch(row -> new Pair(row.value1(), row.value2())));
    }

    /** The pairs of these lines whose match a person has undone. */
    Set<Pair> undone(Collection<Long> lines) {
        return new HashSet<>(database.select(BANK_LINE_STEP.LINE_NO, BANK_LINE_STEP.TRANSFER_NO)
                .from(BANK_LINE_STEP)
                .where(anyOf(BANK_LINE_STEP.LINE_NO, lines))
                .and(BANK_LINE_STEP.ACTION.eq("UNDONE").and(BANK_LINE_STEP.TRANSFER_NO.isNotNull()))
                .fetch(row -> new Pair(row.value1(), row.value2())));
    }

    /** All pairs of these lines, and of these transfers: those that a text names, and those that are matched. */
    Set<Pair> pairs(Collection<Long> lines, Collection<Long> transfers) {
        Condition ofLines = anyOf(BANK_LINE.LINE_NO, lines);
        Set<Pair> pairs = new HashSet<>(database.select(BANK_LINE_NAME.LINE_NO, BANK_LINE_NAME.TRANSFER_NO)
                .from(BANK_LINE_NAME)
                .where(anyOf(BANK_LINE_NAME.LINE_NO, lines))
                .or(anyOf(BANK_LINE_NAME.TRANSFER_NO, transfers))
                .fetch(row -> new Pair(row.value1(), row.value2())));
        database.select(BANK_LINE.LINE_NO, BANK_LINE.TRANSFER_NO)
                .from(BANK_LINE)
                .where(ofLines.and(BANK_LINE.TRANSFER_NO.isNotNull()).or(anyOf(BANK_LINE.TRANSFER_NO, transfers)))
                .forEach(row -> pairs.add(new Pair(row.value1(), row.value2())));
        return pairs;
    }

    /**
     * Stores which transfers these lines name.
     *
     * @param ids what the text of each line may name, as {@link SearchIds} writes them, by the number of the line
     */
    void name(String currency, Map<Long, Set<String>> ids) {
        Map<String, Set<Long>> lines = new HashMap<>();
        ids.forEach((line, named) -> named.forEach(
                id -> lines.computeIfAbsent(id, each -> new HashSet<>()).add(line)));
        if (lines.isEmpty()) {
            return;
        }
        Set<Pair> pairs = new HashSet<>();
        database.select(BANK_TRANSFER.SEARCH_ID, BANK_TRANSFER.TRANSFER_NO)
                .from(BANK_TRANSFER)
                .where(BANK_TRANSFER.CURRENCY.eq(currency), anyOf(BANK_TRANSFER.SEARCH_ID, lines.keySet()))
                .forEach(row -> lines.getOrDefault(row.value1(), Set.of())
                        .forEach(line -> pairs.add(new Pair(line, row.value2()))));
        if (!pairs.isEmpty()) {
            Unnest.Rows rows = Unnest.of(pairs)
                    .column(BANK_LINE_NAME.LINE_NO, Pair::lineNo)
                    .column(BANK_LINE_NAME.TRANSFER_NO, Pair::transferNo)
                    .as("n");
            database.insertInto(BANK_LINE_NAME, rows.columns())
                    .select(rows.select())
                    .onConflictDoNothing()
                    .execute();
        }
    }
}
