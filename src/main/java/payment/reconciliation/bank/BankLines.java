package payment.reconciliation.bank;

import static payment.jooq.Tables.BANK_LINE;
import static payment.jooq.Tables.BANK_LINE_STEP;
import static payment.jooq.Tables.BANK_TRANSFER;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.StatementEvent.Transfer;
import payment.StatementEvent.TransferKind;
import payment.reconciliation.bank.BankLine.Action;
import payment.reconciliation.bank.BankLine.State;
import payment.reconciliation.bank.BankLine.Step;
import payment.reconciliation.bank.BankMatching.Rule;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.sql.Unnest;
import platform.web.ProblemException;

/** Stores the lines of bank statements and their history. All methods join the running transaction. */
@Repository
class BankLines {

    private final DSLContext database;

    BankLines(DSLContext database) {
        this.database = database;
    }

    /**
     * A line that is not stored yet.
     *
     * @param textOwner whose key has sealed the texts
     */
    record NewLine(
            String lineId,
            LocalDate bookedOn,
            @Nullable LocalDate valuedOn,
            Money amount,
            String textOwner,
            @Nullable PersonalData counterparty,
            @Nullable PersonalData reference) {}

    /** A part that is null selects all. */
    record Query(
            String accountId,
            @Nullable State state,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable Long before) {}

    /**
     * Adds open lines, whose ids the account does not have yet.
     *
     * @return their numbers, by their ids
     */
    Map<String, Long> add(String account, List<NewLine> lines, Instant at) {
        Unnest.Rows rows = Unnest.of(lines)
                .column(BANK_LINE.ACCOUNT_ID, line -> account)
                .column(BANK_LINE.LINE_ID, NewLine::lineId)
                .column(BANK_LINE.BOOKED_ON, NewLine::bookedOn)
                .column(BANK_LINE.VALUED_ON, NewLine::valuedOn)
                .column(BANK_LINE.CURRENCY, line -> line.amount().currency())
                .column(BANK_LINE.AMOUNT_MINOR, line -> line.amount().amountMinor())
                .column(BANK_LINE.TEXT_OWNER, NewLine::textOwner)
                .column(BANK_LINE.COUNTERPARTY, line -> ciphertext(line.counterparty()))
                .column(BANK_LINE.REFERENCE, line -> ciphertext(line.reference()))
                .column(BANK_LINE.IMPORTED_AT, line -> utc(at))
                .as("l");
        Map<String, Long> numbers = new HashMap<>();
        database.insertInto(BANK_LINE, rows.columns())
                .select(rows.select())
                .returning(BANK_LINE.LINE_ID, BANK_LINE.LINE_NO)
                .forEach(row -> numbers.put(row.getLineId(), row.getLineNo()));
        return numbers;
    }

    /** The lines of an account with these ids, by id. */
    Map<String, BankLine> find(String account, Collection<String> ids) {
        Map<String, BankLine> found = new HashMap<>();
        selectLines()
                .where(BANK_LINE.ACCOUNT_ID.eq(account), anyOf(BANK_LINE.LINE_ID, ids))
                .forEach(row -> found.put(row.get(BANK_LINE.LINE_ID), line(row)));
        return found;
    }

    Optional<BankLine> find(String account, long lineNo) {
        return selectLines()
                .where(BANK_LINE.LINE_NO.eq(lineNo), BANK_LINE.ACCOUNT_ID.eq(account))
                .fetchOptional(BankLines::line);
    }

    /** @throws ProblemException 404 if the bank account has no such line */
    BankLine known(String account, long lineNo) {
        return find(account, lineNo).orElseThrow(() -> ProblemException.notFound("The bank account has no such line."));
    }

    /** The lines with these numbers. */
    List<BankLine> find(Collection<Long> numbers) {
        return selectLines().where(anyOf(BANK_LINE.LINE_NO, numbers)).fetch(BankLines::line);
    }

    /** The lines that match, the newest first. */
    List<BankLine> list(Query query, int limit) {
        Condition condition = BANK_LINE.ACCOUNT_ID.eq(query.accountId());
        if (query.state() != null) {
            condition = condition.and(BANK_LINE.STATE.eq(query.state().name()));
        }
        if (query.from() != null) {
            condition = condition.and(BANK_LINE.BOOKED_ON.ge(query.from()));
        }
        if (query.to() != null) {
            condition = condition.and(BANK_LINE.BOOKED_ON.le(query.to()));
        }
        if (query.before() != null) {
            condition = condition.and(BANK_LINE.LINE_NO.lt(query.before()));
        }
        return selectLines()
                .where(condition)
                .orderBy(BANK_LINE.LINE_NO.desc())
                .limit(limit)
                .fetch(BankLines::line);
    }

    /** The open lines of a currency that have a text and were not booked before a day; at most so many, the newest first. */
    List<BankLine> openWithText(String currency, LocalDate from, int limit) {
        return selectLines()
                .where(BANK_LINE.CURRENCY.eq(currency), BANK_LINE.STATE.eq(DSL.inline("OPEN")))
                .and(BANK_LINE.BOOKED_ON.ge(from).and(BANK_LINE.REFERENCE.isNotNull()))
                .orderBy(BANK_LINE.LINE_NO.desc())
                .limit(limit)
                .fetch(BankLines::line);
    }

    /** The history of a line, the newest step first. */
    List<Step> steps(long lineNo, int limit) {
        return database.select(BANK_LINE_STEP.fields())
                .select(BANK_TRANSFER.KIND, BANK_TRANSFER.COUNTERPART, BANK_TRANSFER.TRANSFER_ID)
                .from(BANK_LINE_STEP)
                .leftJoin(BANK_TRANSFER)
                .on(BANK_TRANSFER.TRANSFER_NO.eq(BANK_LINE_STEP.TRANSFER_NO))
                .where(BANK_LINE_STEP.LINE_NO.eq(lineNo))
                .orderBy(BANK_LINE_STEP.STEP_NO.desc())
                .limit(limit)
                .fetch(row -> new Step(
                        row.get(BANK_LINE_STEP.STEP_NO),
                        Action.valueOf(row.get(BANK_LINE_STEP.ACTION)),
                        transfer(row),
                        row.get(BANK_LINE_STEP.RULE) == null ? null : Rule.valueOf(row.get(BANK_LINE_STEP.RULE)),
                        row.get(BANK_LINE_STEP.AT).toInstant(),
                        row.get(BANK_LINE_STEP.ACTOR),
                        sealed(row.get(BANK_LINE_STEP.REASON_OWNER), row.get(BANK_LINE_STEP.REASON))));
    }

    /**
     * A decision about a line.
     *
     * @param line before the decision
     * @param transferNo of the match, or of the match that is undone; null if it is about none
     */
    record Decision(
            BankLine line,
            Action action,
            @Nullable Long transferNo,
            @Nullable Rule rule,
            @Nullable String actor,
            @Nullable PersonalData reason) {

        State next() {
            return switch (action) {
                case MATCHED -> State.MATCHED;
                case DISMISSED -> State.DISMISSED;
                case UNDONE -> State.OPEN;
            };
        }
    }

    /** Stores decisions, at most one about each line, and their steps. A line that is undone gets a work item again when it stays open. */
    void decide(List<Decision> decisions, Instant at) {
        if (decisions.isEmpty()) {
            return;
        }
        Unnest.of(decisions)
                .column(BANK_LINE.LINE_NO, each -> each.line().lineNo())
                .column(BANK_LINE.STATE, each -> each.next().name())
                .column(BANK_LINE.TRANSFER_NO, each -> each.action() == Action.MATCHED ? each.transferNo() : null)
                .column(BANK_LINE.CHANGES, each -> each.line().changes() + (each.transferNo() == null ? 0 : 1))
                .column(BANK_LINE.STEPS, each -> each.line().steps() + 1)
                .column(BANK_LINE.ITEM_DUE, each -> each.action() == Action.UNDONE)
                .update(database, BANK_LINE, BANK_LINE.LINE_NO)
                .execute();
        Unnest.of(decisions)
                .column(BANK_LINE_STEP.LINE_NO, each -> each.line().lineNo())
                .column(BANK_LINE_STEP.STEP_NO, each -> each.line().steps() + 1)
                .column(BANK_LINE_STEP.ACTION, each -> each.action().name())
                .column(BANK_LINE_STEP.TRANSFER_NO, Decision::transferNo)
                .column(
                        BANK_LINE_STEP.RULE,
                        each -> each.rule() == null ? null : each.rule().name())
                .column(BANK_LINE_STEP.AT, each -> utc(at))
                .column(BANK_LINE_STEP.ACTOR, Decision::actor)
                .column(
                        BANK_LINE_STEP.REASON_OWNER,
                        each -> each.reason() == null ? null : each.reason().owner())
                .column(BANK_LINE_STEP.REASON, each -> ciphertext(each.reason()))
                .insertInto(database, BANK_LINE_STEP)
                .execute();
    }

    private SelectJoinStep<Record> selectLines() {
        List<Field<?>> fields = new ArrayList<>(List.of(BANK_LINE.fields()));
        fields.addAll(List.of(BANK_TRANSFER.KIND, BANK_TRANSFER.COUNTERPART, BANK_TRANSFER.TRANSFER_ID));
        return database.select(fields)
                .from(BANK_LINE)
                .leftJoin(BANK_TRANSFER)
                .on(BANK_TRANSFER.TRANSFER_NO.eq(BANK_LINE.TRANSFER_NO));
    }

    private static BankLine line(Record row) {
        return new BankLine(
                row.get(BANK_LINE.LINE_NO),
                row.get(BANK_LINE.ACCOUNT_ID),
                row.get(BANK_LINE.LINE_ID),
                row.get(BANK_LINE.BOOKED_ON),
                row.get(BANK_LINE.VALUED_ON),
                Money.ofMinor(row.get(BANK_LINE.AMOUNT_MINOR), row.get(BANK_LINE.CURRENCY)),
                sealed(row.get(BANK_LINE.TEXT_OWNER), row.get(BANK_LINE.COUNTERPARTY)),
                sealed(row.get(BANK_LINE.TEXT_OWNER), row.get(BANK_LINE.REFERENCE)),
                State.valueOf(row.get(BANK_LINE.STATE)),
                row.get(BANK_LINE.TRANSFER_NO),
                transfer(row),
                row.get(BANK_LINE.CHANGES),
                row.get(BANK_LINE.STEPS),
                row.get(BANK_LINE.IMPORTED_AT).toInstant());
    }

    private static @Nullable Transfer transfer(Record row) {
        String kind = row.get(BANK_TRANSFER.KIND);
        return kind == null
                ? null
                : new Transfer(
                        TransferKind.valueOf(kind),
                        row.get(BANK_TRANSFER.COUNTERPART),
                        row.get(BANK_TRANSFER.TRANSFER_ID));
    }

    private static @Nullable PersonalData sealed(@Nullable String owner, @Nullable String text) {
        return owner == null || text == null ? null : new PersonalData(owner, text);
    }

    private static @Nullable String ciphertext(@Nullable PersonalData text) {
        return text == null ? null : text.ciphertext();
    }
}
