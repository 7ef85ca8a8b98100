package payment.reconciliation.bank;

import static payment.jooq.Tables.BANK_LINE;
import static payment.jooq.Tables.BANK_TRANSFER;
import static platform.sql.AnyOf.anyOf;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import platform.money.Money;
import platform.sql.Unnest;

/** Stores what must arrive at the bank or leave it. All methods join the running transaction. */
@Repository
class BankTransfers {

    private final DSLContext database;

    BankTransfers(DSLContext database) {
        this.database = database;
    }

    /** A transfer as it is to be stored. */
    record Stated(Transfer transfer, Money amount, LocalDate day) {}

    /** A part that is null selects all. */
    record Query(
            @Nullable TransferKind kind,
            @Nullable Boolean open,
            @Nullable String currency,
            @Nullable Long before) {}

    /** Adds transfers, or changes the amounts and days of those that are known. Each is in the list once. */
    List<BankTransfer> put(List<Stated> stated) {
        Unnest.Rows rows = Unnest.of(stated)
                .column(BANK_TRANSFER.KIND, each -> each.transfer().kind().name())
                .column(BANK_TRANSFER.COUNTERPART, each -> each.transfer().counterpart())
                .column(BANK_TRANSFER.TRANSFER_ID, each -> each.transfer().transferId())
                .column(
                        BANK_TRANSFER.SEARCH_ID,
                        each -> SearchIds.of(each.transfer().transferId()))
                .column(BANK_TRANSFER.CURRENCY, each -> each.amount().currency())
                .column(BANK_TRANSFER.AMOUNT_MINOR, each -> each.amount().amountMinor())
                .column(BANK_TRANSFER.DAY, Stated::day)
                .column(BANK_TRANSFER.ITEM_DUE, each -> each.amount().amountMinor() != 0)
                .as("t");
        List<Long> numbers = database.insertInto(BANK_TRANSFER, rows.columns())
                .select(rows.select())
                .onConflict(
                        BANK_TRANSFER.KIND,
                        BANK_TRANSFER.COUNTERPART,
                        BANK_TRANSFER.TRANSFER_ID,
                        BANK_TRANSFER.CURRENCY)
                .doUpdate()
                .set(BANK_TRANSFER.AMOUNT_MINOR, DSL.excluded(BANK_TRANSFER.AMOUNT_MINOR))
                .set(BANK_TRANSFER.DAY, DSL.excluded(BANK_TRANSFER.DAY))
                .set(
                        BANK_TRANSFER.ITEM_DUE,
                        DSL.field(DSL.excluded(BANK_TRANSFER.ITEM_DUE).isTrue().andNotExists(paying())))
                .returning(BANK_TRANSFER.TRANSFER_NO)
                .fetch(BANK_TRANSFER.TRANSFER_NO);
        return find(numbers);
    }

    private static org.jooq.Select<?> paying() {
        return DSL.selectOne().from(BANK_LINE).where(BANK_LINE.TRANSFER_NO.eq(BANK_TRANSFER.TRANSFER_NO));
    }

    Optional<BankTransfer> find(long transferNo) {
        return find(List.of(transferNo)).stream().findFirst();
    }

    List<BankTransfer> find(Collection<Long> numbers) {
        return selectTransfers()
                .where(anyOf(BANK_TRANSFER.TRANSFER_NO, numbers))
                .orderBy(BANK_TRANSFER.TRANSFER_NO)
                .fetch(BankTransfers::transfer);
    }

    /** The transfers that match, the newest first. */
    List<BankTransfer> list(Query query, int limit) {
        Condition condition = DSL.noCondition();
        if (query.kind() != null) {
            condition = condition.and(BANK_TRANSFER.KIND.eq(query.kind().name()));
        }
        if (query.open() != null) {
            condition = condition.and(query.open() ? BANK_LINE.LINE_NO.isNull() : BANK_LINE.LINE_NO.isNotNull());
        }
        if (query.currency() != null) {
            condition = condition.and(BANK_TRANSFER.CURRENCY.eq(query.currency()));
        }
        if (query.before() != null) {
            condition = condition.and(BANK_TRANSFER.TRANSFER_NO.lt(query.before()));
        }
        return selectTransfers()
                .where(condition)
                .orderBy(BANK_TRANSFER.TRANSFER_NO.desc())
                .limit(limit)
                .fetch(BankTransfers::transfer);
    }

    /** Says whether a work item is made when these transfers have no line in time. */
    void setItemDue(Collection<Long> numbers, boolean due) {
        if (!numbers.isEmpty()) {
            database.update(BANK_TRANSFER)
                    .set(
                            BANK_TRANSFER.ITEM_DUE,
                            DSL.field(BANK_TRANSFER
                                    .AMOUNT_MINOR
                                    .ne(0L)
                                    .and(DSL.val(due).isTrue())))
                    .where(anyOf(BANK_TRANSFER.TRANSFER_NO, numbers))
                    .execute();
        }
    }

    /** Says whether these transfers must be compared with the lines that are known already. */
    void setMatchDue(Collection<Long> numbers, boolean due) {
        if (!numbers.isEmpty()) {
            database.update(BANK_TRANSFER)
                    .set(BANK_TRANSFER.MATCH_DUE, due)
                    .where(anyOf(BANK_TRANSFER.TRANSFER_NO, numbers))
                    .execute();
        }
    }

    /** Locks the next transfers that must be compared, and that no other transaction has locked. */
    List<BankTransfer> lockMatchDue(int limit) {
        return find(database.select(BANK_TRANSFER.TRANSFER_NO)
                .from(BANK_TRANSFER)
                .where(DSL.condition(BANK_TRANSFER.MATCH_DUE))
                .orderBy(BANK_TRANSFER.TRANSFER_NO)
                .limit(limit)
                .forUpdate()
                .skipLocked()
                .fetch(BANK_TRANSFER.TRANSFER_NO));
    }

    private SelectJoinStep<? extends Record> selectTransfers() {
        return database.select(
                        BANK_TRANSFER.TRANSFER_NO,
                        BANK_TRANSFER.KIND,
                        BANK_TRANSFER.COUNTERPART,
                        BANK_TRANSFER.TRANSFER_ID,
                        BANK_TRANSFER.AMOUNT_MINOR,
                        BANK_TRANSFER.CURRENCY,
                        BANK_TRANSFER.DAY,
                        BANK_LINE.LINE_NO)
                .from(BANK_TRANSFER)
                .leftJoin(BANK_LINE)
                .on(BANK_LINE.TRANSFER_NO.eq(BANK_TRANSFER.TRANSFER_NO));
    }

    private static BankTransfer transfer(Record row) {
        return new BankTransfer(
                row.get(BANK_TRANSFER.TRANSFER_NO),
                new Transfer(
                        TransferKind.valueOf(row.get(BANK_TRANSFER.KIND)),
                        row.get(BANK_TRANSFER.COUNTERPART),
                        row.get(BANK_TRANSFER.TRANSFER_ID)),
                Money.ofMinor(row.get(BANK_TRANSFER.AMOUNT_MINOR), row.get(BANK_TRANSFER.CURRENCY)),
                row.get(BANK_TRANSFER.DAY),
                row.get(BANK_LINE.LINE_NO));
    }
}
