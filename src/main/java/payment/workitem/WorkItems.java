package payment.workitem;

import static payment.jooq.Tables.WORK_ITEM;
import static payment.jooq.Tables.WORK_ITEM_STEP;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.PaymentEvent.RefundReturned;
import payment.jooq.tables.records.WorkItemRecord;
import payment.workitem.WorkItem.Kind;
import payment.workitem.WorkItem.Resolution;
import payment.workitem.WorkItem.State;
import payment.workitem.WorkItem.Step;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.web.ProblemException;

/** Stores work items and their history. All methods join the running transaction. */
@Repository
public class WorkItems {

    private static final int MOST_UNKNOWN_REFERENCES = 200;

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

    /** Makes a work item of a callback that contradicts its payment or refund, once for each callback. */
    public void addMismatch(
            String provider,
            String callback,
            String reference,
            Money expected,
            Money received,
            String why,
            Instant at) {
        database.insertInto(WORK_ITEM)
                .set(WORK_ITEM.SUBJECT, "CALLBACK_MISMATCH:" + provider + ":" + callback)
                .set(WORK_ITEM.KIND, Kind.CALLBACK_MISMATCH.name())
                .set(WORK_ITEM.STATE, State.OPEN.name())
                .set(WORK_ITEM.PROVIDER, provider)
                .set(WORK_ITEM.REFERENCE, reference)
                .set(WORK_ITEM.EXPECTED_MINOR, expected.amountMinor())
                .set(WORK_ITEM.EXPECTED_CURRENCY, expected.currency())
                .set(WORK_ITEM.RECEIVED_MINOR, received.amountMinor())
                .set(WORK_ITEM.RECEIVED_CURRENCY, received.currency())
                .set(WORK_ITEM.DETAIL, why)
                .set(WORK_ITEM.OPENED_AT, utc(at))
                .set(WORK_ITEM.CHANGED_AT, utc(at))
                .onConflictDoNothing()
                .execute();
    }

    /**
     * Makes a work item of a capture that failed, once for each capture.
     *
     * @param reference of the capture
     * @param payment reference of the payment
     */
    public void addFailedCapture(
            String reference, String payment, String provider, Money amount, String why, Instant at) {
        database.insertInto(WORK_ITEM)
                .set(WORK_ITEM.SUBJECT, "CAPTURE_FAILED:" + reference)
                .set(WORK_ITEM.KIND, Kind.CAPTURE_FAILED.name())
                .set(WORK_ITEM.STATE, State.OPEN.name())
                .set(WORK_ITEM.PROVIDER, provider)
                .set(WORK_ITEM.REFERENCE, payment)
                .set(WORK_ITEM.EXPECTED_MINOR, amount.amountMinor())
                .set(WORK_ITEM.EXPECTED_CURRENCY, amount.currency())
                .set(WORK_ITEM.DETAIL, why)
                .set(WORK_ITEM.OPENED_AT, utc(at))
                .set(WORK_ITEM.CHANGED_AT, utc(at))
                .onConflictDoNothing()
                .execute();
    }

    /** Makes a work item of a refund that has failed after it had succeeded, once for each refund. */
    public void addReturnedRefund(RefundReturned event, Instant at) {
        database.insertInto(WORK_ITEM)
                .set(WORK_ITEM.SUBJECT, Kind.REFUND_RETURNED + ":" + event.reference())
                .set(WORK_ITEM.KIND, Kind.REFUND_RETURNED.name())
                .set(WORK_ITEM.STATE, State.OPEN.name())
                .set(WORK_ITEM.PROVIDER, event.provider())
                .set(WORK_ITEM.REFERENCE, event.reference())
                .set(WORK_ITEM.EXPECTED_MINOR, event.amount().amountMinor())
                .set(WORK_ITEM.EXPECTED_CURRENCY, event.amount().currency())
                .set(
                        WORK_ITEM.DETAIL,
                        "the refund has failed after it had succeeded, so refund the order or the return again: "
                                + event.reason())
                .set(WORK_ITEM.OPENED_AT, utc(at))
                .set(WORK_ITEM.CHANGED_AT, utc(at))
                .onConflictDoNothing()
                .execute();
    }

    /**
     * Makes a work item of a provider's time that is in the future, once for each provider and day in UTC: if the clock of the provider is wrong, each
     * of its reports has such a time.
     *
     * @param reference of the payment, refund or capture
     */
    public void addFutureTime(String provider, String reference, Instant reported, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        database.insertInto(WORK_ITEM)
                .set(WORK_ITEM.SUBJECT, "%s:%s:%s".formatted(Kind.TIME_IN_FUTURE, provider, day))
                .set(WORK_ITEM.KIND, Kind.TIME_IN_FUTURE.name())
                .set(WORK_ITEM.STATE, State.OPEN.name())
                .set(WORK_ITEM.PROVIDER, provider)
                .set(WORK_ITEM.REFERENCE, reference)
                .set(
                        WORK_ITEM.DETAIL,
                        "the provider reports the time %s, which is in the future, so the time of receipt counts; the log has its later reports of this kind on %s"
                                .formatted(reported, day))
                .set(WORK_ITEM.OPENED_AT, utc(at))
                .set(WORK_ITEM.CHANGED_AT, utc(at))
                .onConflictDoNothing()
                .execute();
    }

    /**
     * Makes work items of callbacks that have waited since before this time and whose payment, refund or capture is not known, once for each
     * provider and reference. At most 200 are unsettled at a time: more have one cause, and get theirs when these are settled.
     */
    public void addUnknownReferences(Instant receivedBefore, Instant at) {
        database.execute("""
                insert into payment.work_item (
                  subject, kind, state, provider, reference, received_minor, received_currency, detail, opened_at, changed_at)
                select distinct on (e.provider, e.reference) concat_ws(':', 'UNKNOWN_REFERENCE', e.provider, e.reference),
                  'UNKNOWN_REFERENCE', 'OPEN', e.provider, e.reference, e.amount_minor, e.currency,
                  format('the callback %s (%s) is about a payment, refund or capture that is not known', e.event_id, e.type),
                  ?::timestamptz, ?::timestamptz
                from payment.provider_event e
                where e.verdict = 'waiting' and e.received_at < ?::timestamptz
                  and not exists (select from payment.refund r where r.reference = e.reference and r.status <> 'awaited')
                  and not exists (select from payment.capture c where c.reference = e.reference)
                  and not exists (
                    select from payment.work_item w where w.subject = concat_ws(':', 'UNKNOWN_REFERENCE', e.provider, e.reference))
                order by e.provider, e.reference, e.received_at, e.event_id
                limit greatest(0, ? - (
                  select count(*) from payment.work_item where kind = 'UNKNOWN_REFERENCE' and state in ('OPEN', 'TAKEN')))
                on conflict (subject) do nothing""", utc(at), utc(at), utc(receivedBefore), MOST_UNKNOWN_REFERENCES);
    }

    /**
     * Makes work items of payments, refunds and captures that the platform still asks about, although their outcome was due before this time.
     *
     * @param limit at most so many
     */
    public void addUnknownOutcomes(Instant dueBefore, int limit, Instant at) {
        database.execute(
                """
                insert into payment.work_item (
                  subject, kind, state, provider, reference, expected_minor, expected_currency, detail, opened_at, changed_at)
                select 'UNKNOWN_OUTCOME:' || i.reference, 'UNKNOWN_OUTCOME', 'OPEN', p.provider, i.reference,
                  coalesce(r.amount_minor - coalesce(r.balance_minor, 0), c.amount_minor, p.amount_minor - coalesce(p.balance_minor, 0)), p.currency,
                  format('the provider was called %s times about this %s', i.asked, lower(i.subject))
                    || coalesce('; the last call had no usable answer: ' || i.error, ''),
                  ?::timestamptz, ?::timestamptz
                from payment.inquiry i
                left join payment.refund r on i.subject = 'REFUND' and r.reference = i.reference
                  and r.status in ('requested', 'accepted') and r.noted_at < ?::timestamptz
                left join payment.capture c on i.subject = 'CAPTURE' and c.reference = i.reference
                  and c.status in ('requested', 'accepted') and c.noted_at < ?::timestamptz
                join payment.payment p on p.provider is not null and (
                  i.subject = 'PAYMENT' and p.reference = i.reference and (
                    p.status in ('requested', 'started') and p.expires_at < ?::timestamptz
                    or p.status = 'authorised' and (p.withdrawn_at < ?::timestamptz or p.authorisation_expires_at < ?::timestamptz))
                  or p.reference = r.payment_reference or p.reference = c.payment_reference)
                where (i.asked > 0 or i.provider <> '') and not exists (
                  select from payment.work_item w where w.subject = 'UNKNOWN_OUTCOME:' || i.reference)
                order by i.reference limit ?
                on conflict (subject) do nothing""",
                utc(at),
                utc(at),
                utc(dueBefore),
                utc(dueBefore),
                utc(dueBefore),
                utc(dueBefore),
                utc(dueBefore),
                limit);
    }

    /** Settles the work items of outcomes and references that are known by now. */
    public void settleKnown(int limit, Instant at) {
        database.execute("""
                with known as (
                  select w.item_id from payment.work_item w
                  where w.state in ('OPEN', 'TAKEN') and (w.kind = 'UNKNOWN_REFERENCE'
                    and not exists (
                      select from payment.provider_event e
                      where e.provider = w.provider and e.reference = w.reference and e.verdict = 'waiting')
                    or w.kind = 'UNKNOWN_OUTCOME'
                    and not exists (
                      select from payment.payment p where p.reference = w.reference and (p.status in ('requested', 'started')
                        or p.status = 'authorised' and (p.withdrawn_at is not null or p.authorisation_expires_at < ?::timestamptz)))
                    and not exists (
                      select from payment.refund r where r.reference = w.reference and r.status in ('requested', 'accepted'))
                    and not exists (
                      select from payment.capture c where c.reference = w.reference and c.status in ('requested', 'accepted')))
                  order by w.item_id limit ? for update skip locked),
                settled as (
                  update payment.work_item w
                  set state = 'RESOLVED', resolution = 'NO_LONGER_DIFFERS', steps = w.steps + 1, changed_at = ?::timestamptz
                  from known where known.item_id = w.item_id
                  returning w.item_id, w.steps)
                insert into payment.work_item_step (item_id, step_no, action, at, resolution)
                select item_id, steps, 'RESOLVED', ?::timestamptz, 'NO_LONGER_DIFFERS' from settled""", utc(at), limit, utc(at), utc(at));
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
                .set(WORK_ITEM.RULE_DUE_AT, next == null ? null : utc(next))
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

    private static @Nullable Money money(@Nullable Long minor, @Nullable String currency) {
        return minor == null || currency == null ? null : Money.ofMinor(minor, currency);
    }

    static ProblemException unknown() {
        return ProblemException.notFound("There is no such work item.");
    }
}
