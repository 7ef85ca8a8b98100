package payment.reconciliation.bank;

import static payment.jooq.Tables.BANK_ACCOUNT;
import static payment.jooq.Tables.BANK_LINE;
import static payment.jooq.Tables.BANK_TRANSFER;
import static platform.sql.AnyOf.anyOf;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import payment.reconciliation.workitem.Incident;
import payment.reconciliation.workitem.Incidents;

/** Makes the work items of transfers that have no line in time, and of lines that stay open. */
@Repository
public class LateAtTheBank {

    /** Rows of one step. */
    private static final int LIMIT = 200;

    private final DSLContext database;
    private final BankAccounts accounts;
    private final BankTransfers transfers;
    private final BankLines lines;
    private final Incidents incidents;
    private final BankProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    LateAtTheBank(
            DSLContext database,
            BankAccounts accounts,
            BankTransfers transfers,
            BankLines lines,
            Incidents incidents,
            BankProperties properties,
            TransactionTemplate transaction,
            Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.transfers = transfers;
        this.lines = lines;
        this.incidents = incidents;
        this.properties = properties;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Makes the next work items, at most some hundred. A shop without bank accounts has none. */
    public void step() {
        if (accounts.exist()) {
            Instant now = clock.instant();
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            transaction.executeWithoutResult(status -> addMissing(today.minusDays(properties.missingAfterDays()), now));
            transaction.executeWithoutResult(
                    status -> addUnmatched(today.minusDays(properties.unmatchedAfterDays()), now));
        }
    }

    private void addMissing(LocalDate before, Instant at) {
        List<Long> late = database.select(BANK_TRANSFER.TRANSFER_NO)
                .from(BANK_TRANSFER)
                .where(DSL.condition(BANK_TRANSFER.ITEM_DUE), BANK_TRANSFER.DAY.lt(before))
                .andExists(DSL.selectOne()
                        .from(BANK_ACCOUNT)
                        .where(
                                BANK_ACCOUNT.CURRENCY.eq(BANK_TRANSFER.CURRENCY),
                                BANK_ACCOUNT.BEGINS_ON.le(BANK_TRANSFER.DAY)))
                .orderBy(BANK_TRANSFER.TRANSFER_NO)
                .limit(LIMIT)
                .forUpdate()
                .skipLocked()
                .fetch(BANK_TRANSFER.TRANSFER_NO);
        transfers
                .find(late)
                .forEach(each -> incidents.begin(
                        Incident.bankLineMissing(
                                each.transferNo(),
                                each.provider(),
                                each.transfer().transferId(),
                                each.amount(),
                                "%s, of %s; no bank account has a line for it".formatted(each.words(), each.day())),
                        at));
        transfers.setItemDue(late, false);
    }

    private void addUnmatched(LocalDate before, Instant at) {
        List<Long> late = database.select(BANK_LINE.LINE_NO)
                .from(BANK_LINE)
                .where(DSL.condition(BANK_LINE.ITEM_DUE), BANK_LINE.BOOKED_ON.lt(before))
                .orderBy(BANK_LINE.LINE_NO)
                .limit(LIMIT)
                .forUpdate()
                .skipLocked()
                .fetch(BANK_LINE.LINE_NO);
        lines.find(late)
                .forEach(line -> incidents.begin(
                        Incident.bankLineUnmatched(
                                line.lineNo(),
                                line.bookedOn(),
                                line.amount(),
                                "line %d of the bank account %s (%s); nothing that is known was paid with it"
                                        .formatted(line.lineNo(), line.accountId(), line.lineId())),
                        at));
        database.update(BANK_LINE)
                .set(BANK_LINE.ITEM_DUE, false)
                .where(anyOf(BANK_LINE.LINE_NO, late))
                .execute();
    }
}
