package payment.reconciliation.workitem;

import static payment.jooq.Tables.WORK_ITEM;
import static payment.jooq.Tables.WORK_ITEM_STEP;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static platform.sql.Timestamps.utcOrNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.WorkItemRecord;
import payment.reconciliation.workitem.WorkItem.Kind;
import payment.reconciliation.workitem.WorkItem.Resolution;
import payment.reconciliation.workitem.WorkItem.State;
import payment.reconciliation.workitem.WorkItem.Step;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.web.ProblemException;

/** Reads work items and their history, and stores what operators and rules do with them. All methods join the running transaction. */
@Repository
public class WorkItems {

    private final DSLContext database;

    WorkItems(DSLContext database) {
        this.database = database;
    }

    /** @param before only older work items; a part that is null or empty selects all */
    record Query(
            Set<State> states,
            @Nullable Kind kind,
            @Nullable String provider,
            @Nullable LocalDate day,
            @Nullable String owner,
            @Nullable String reference,
            @Nullable Long before) {}

    /** The work items that match, newest first. */
    List<WorkItem> list(Query query, int limit) {
        Condition condition = DSL.noCondition();
        if (query.states().equals(WorkItem.UNSETTLED)) {
            condition = condition.and(WORK_ITEM.STATE.in(DSL.inline("OPEN"), DSL.inline("TAKEN"))); // for the index
        } else if (!query.states().isEmpty()) {
            condition = condition.and(anyOf(
                    WORK_ITEM.STATE, query.states().stream().map(State::name).toList()));
        }
        if (query.kind() != null) {
            condition = condition.and(WORK_ITEM.KIND.eq(query.kind().name()));
        }
        if (query.provider() != null) {
            condition = condition.and(WORK_ITEM.PROVIDER.eq(query.provider()));
        }
        if (query.day() != null) {
            condition = condition.and(WORK_ITEM.DAY.eq(query.day()));
        }
        if (query.owner() != null) {
            condition = condition.and(WORK_ITEM.OWNER.eq(query.owner()));
        }
        if (query.reference() != null) {
            condition = condition.and(WORK_ITEM.REFERENCE.eq(query.reference()));
        }
        if (query.before() != null) {
            condition = condition.and(WORK_ITEM.ITEM_ID.lt(query.before()));
        }
        return database.selectFrom(WORK_ITEM)
                .where(condition)
                .orderBy(WORK_ITEM.ITEM_ID.desc())
                .limit(limit)
                .fetch(WorkItems::item);
    }

    Optional<WorkItem> find(long id) {
        return database.selectFrom(WORK_ITEM).where(WORK_ITEM.ITEM_ID.eq(id)).fetchOptional(WorkItems::item);
    }

    Optional<WorkItem> lock(long id) {
        return database.selectFrom(WORK_ITEM)
                .where(WORK_ITEM.ITEM_ID.eq(id))
                .forUpdate()
                .fetchOptional(WorkItems::item);
    }

    /** The history of a work item, newest first. */
    List<Step> steps(long id, int limit) {
        return database.selectFrom(WORK_ITEM_STEP)
                .where(WORK_ITEM_STEP.ITEM_ID.eq(id))
                .orderBy(WORK_ITEM_STEP.STEP_NO.desc())
                .limit(limit)
                .fetch(row -> new Step(
                        row.getStepNo(),
                        row.getAction(),
                        row.getAt().toInstant(),
                        row.getActor(),
                        row.getResolution() == null ? null : Resolution.valueOf(row.getResolution()),
                        row.getReason() == null ? null : new PersonalData(row.getReasonOwner(), row.getReason())));
    }

    /** Changes a work item, whose row the transaction has locked, and adds the step to its history. */
    void change(
            WorkItem item,
            State next,
            @Nullable String owner,
            @Nullable Resolution resolution,
            String actor,
            @Nullable PersonalData reason,
            Instant at) {
        int step = item.steps() + 1;
        database.update(WORK_ITEM)
                .set(WORK_ITEM.STATE, next.name())
                .set(WORK_ITEM.OWNER, owner)
                .set(WORK_ITEM.RESOLUTION, resolution == null ? null : resolution.name())
                .set(
                        WORK_ITEM.RULE_DUE_AT,
                        next == State.TAKEN ? WORK_ITEM.RULE_DUE_AT : DSL.castNull(WORK_ITEM.RULE_DUE_AT))
                .set(WORK_ITEM.STEPS, step)
                .set(WORK_ITEM.CHANGED_AT, utc(at))
                .where(WORK_ITEM.ITEM_ID.eq(item.itemId()))
                .execute();
        database.insertInto(WORK_ITEM_STEP)
                .set(WORK_ITEM_STEP.ITEM_ID, item.itemId())
                .set(WORK_ITEM_STEP.STEP_NO, step)
                .set(WORK_ITEM_STEP.ACTION, next.name())
                .set(WORK_ITEM_STEP.AT, utc(at))
                .set(WORK_ITEM_STEP.ACTOR, actor)
                .set(WORK_ITEM_STEP.RESOLUTION, resolution == null ? null : resolution.name())
                .set(WORK_ITEM_STEP.REASON_OWNER, reason == null ? null : reason.owner())
                .set(WORK_ITEM_STEP.REASON, reason == null ? null : reason.ciphertext())
                .execute();
    }

    /** How many work items of a day are not settled. */
    public int countUnsettled(String provider, LocalDate day) {
        return database.fetchCount(
                WORK_ITEM,
                WORK_ITEM.PROVIDER.eq(provider),
                WORK_ITEM.DAY.eq(day),
                WORK_ITEM.STATE.in(DSL.inline("OPEN"), DSL.inline("TAKEN")));
    }

    /** How many work items are not settled; at most a thousand are counted. */
    public int countUnsettled() {
        return database.fetchCount(DSL.selectOne()
                .from(WORK_ITEM)
                .where(WORK_ITEM.STATE.in(DSL.inline("OPEN"), DSL.inline("TAKEN")))
                .limit(1000));
    }

    /** Locks work items that the platform tries to clear up itself and that are due. */
    public List<DueRule> lockDueRules(Instant now, int limit) {
        return database.fetch("""
                        select w.item_id, w.provider, w.day, w.reference, w.rule_attempts,
                          exists (select from payment.payment p where p.reference = w.reference and p.status = 'captured')
                            as captured
                        from payment.work_item w
                        where w.rule_due_at <= ?::timestamptz and w.state in ('OPEN', 'TAKEN')
                        order by w.rule_due_at limit ? for update skip locked""", utc(now), limit)
                .map(row -> new DueRule(
                        row.get("item_id", Long.class),
                        row.get("provider", String.class),
                        row.get("day", LocalDate.class),
                        row.get("reference", String.class),
                        row.get("captured", Boolean.class),
                        row.get("rule_attempts", Integer.class)));
    }

    /**
     * Records that the platform has asked the provider, or that it need not ask any more.
     *
     * @param next when it asks again; null if it does not
     */
    public void ruleApplied(DueRule rule, @Nullable Instant next, Instant at) {
        int asked = rule.captured() ? 0 : 1;
        Integer steps = database.update(WORK_ITEM)
                .set(WORK_ITEM.RULE_DUE_AT, utcOrNull(next))
                .set(WORK_ITEM.RULE_ATTEMPTS, WORK_ITEM.RULE_ATTEMPTS.plus(asked))
                .set(WORK_ITEM.STEPS, WORK_ITEM.STEPS.plus(asked))
                .where(WORK_ITEM.ITEM_ID.eq(rule.itemId()))
                .returningResult(WORK_ITEM.STEPS)
                .fetchSingle()
                .value1();
        if (asked > 0) {
            database.insertInto(WORK_ITEM_STEP)
                    .set(WORK_ITEM_STEP.ITEM_ID, rule.itemId())
                    .set(WORK_ITEM_STEP.STEP_NO, steps)
                    .set(WORK_ITEM_STEP.ACTION, "ASKED")
                    .set(WORK_ITEM_STEP.AT, utc(at))
                    .execute();
        }
    }

    private static WorkItem item(WorkItemRecord row) {
        return new WorkItem(
                row.getItemId(),
                Kind.valueOf(row.getKind()),
                State.valueOf(row.getState()),
                row.getOwner(),
                row.getProvider(),
                row.getDay(),
                row.getReference(),
                row.getProviderId(),
                money(row.getExpectedMinor(), row.getExpectedCurrency()),
                money(row.getReceivedMinor(), row.getReceivedCurrency()),
                row.getDetail(),
                row.getDueAt() == null ? null : row.getDueAt().toInstant(),
                row.getResolution() == null ? null : Resolution.valueOf(row.getResolution()),
                row.getSteps(),
                row.getOpenedAt().toInstant(),
                row.getChangedAt().toInstant());
    }

    static @Nullable Money money(@Nullable Long minor, @Nullable String currency) {
        return minor == null || currency == null ? null : Money.ofMinor(minor, currency);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no such work item.");
    }
}
