package payment.approval;

import static org.jooq.impl.DSL.inline;
import static payment.jooq.Tables.REFUND_APPROVAL;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Repository;
import payment.approval.RefundApproval.Decision;
import payment.approval.RefundApproval.State;
import payment.jooq.tables.records.RefundApprovalRecord;
import platform.auditlog.OperatorAction;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import platform.sql.Unnest;

/** Stores approvals. A batch that needs none runs no statement. */
@Repository
@EnableConfigurationProperties(ApprovalProperties.class)
public class Approvals {

    private static final Condition IS_PENDING = REFUND_APPROVAL.STATE.eq(inline("PENDING"));

    private final DSLContext database;
    private final ApprovalProperties properties;
    private final IdempotencyRows paymentKeys;
    private final PersonalKeys personalKeys;

    Approvals(
            DSLContext database,
            ApprovalProperties properties,
            IdempotencyRows paymentKeys,
            PersonalKeys personalKeys) {
        this.database = database;
        this.properties = properties;
        this.paymentKeys = paymentKeys;
        this.personalKeys = personalKeys;
    }

    /** Begins the approvals of a batch. Runs first, because the idempotency keys are locked first. */
    public ApprovalRows begin(List<DecideRefund> commands, Instant at) {
        return new ApprovalRows(
                properties,
                paymentKeys.claim(commands.stream().map(DecideRefund::key).toList()),
                lock(commands.stream().map(DecideRefund::refund).collect(Collectors.toSet())),
                keys(commands),
                at);
    }

    private Map<String, PersonalKey> keys(List<DecideRefund> commands) {
        Set<String> owners = commands.stream()
                .filter(command -> command.note() != null)
                .map(command -> OperatorAction.keyOwner(command.subject()))
                .collect(Collectors.toSet());
        return owners.isEmpty() ? Map.of() : personalKeys.obtain(owners);
    }

    /** Two decisions on one refund wait for each other here. */
    private Map<String, RefundApproval> lock(Collection<String> refunds) {
        Map<String, RefundApproval> found = new HashMap<>();
        if (!refunds.isEmpty()) {
            database.selectFrom(REFUND_APPROVAL)
                    .where(anyOf(REFUND_APPROVAL.REFUND_REFERENCE, refunds))
                    .orderBy(REFUND_APPROVAL.REFUND_REFERENCE)
                    .forUpdate()
                    .forEach(row -> found.put(row.getRefundReference(), approval(row)));
        }
        return found;
    }

    /** Writes new approvals and decisions, after the refunds. */
    public void save(ApprovalRows rows) {
        paymentKeys.settle(rows.claims());
        insert(rows.inserted());
        update(rows.updated());
    }

    private void insert(List<RefundApproval> approvals) {
        if (approvals.isEmpty()) {
            return;
        }
        Unnest.Rows rows = decisions(approvals)
                .column(REFUND_APPROVAL.PAYMENT_REFERENCE, RefundApproval::paymentReference)
                .column(REFUND_APPROVAL.CORRELATION, RefundApproval::correlation)
                .column(REFUND_APPROVAL.AMOUNT_MINOR, each -> each.amount().amountMinor())
                .column(REFUND_APPROVAL.CURRENCY, each -> each.amount().currency())
                .column(REFUND_APPROVAL.REASON, RefundApproval::reason)
                .column(REFUND_APPROVAL.REQUESTED_BY, RefundApproval::requestedBy)
                .column(REFUND_APPROVAL.REQUESTED_AT, each -> utc(each.requestedAt()))
                .as("a");
        atCommit(database.insertInto(REFUND_APPROVAL, rows.columns()).select(rows.select()));
    }

    private void update(List<RefundApproval> approvals) {
        if (approvals.isEmpty()) {
            return;
        }
        Unnest.Rows rows = decisions(approvals).as("a");
        atCommit(database.update(REFUND_APPROVAL)
                .set(rows.except(REFUND_APPROVAL.REFUND_REFERENCE))
                .from(rows.table())
                .where(REFUND_APPROVAL.REFUND_REFERENCE.eq(rows.field(REFUND_APPROVAL.REFUND_REFERENCE))));
    }

    private static Unnest<RefundApproval> decisions(List<RefundApproval> approvals) {
        return Unnest.<RefundApproval>of(approvals)
                .column(REFUND_APPROVAL.REFUND_REFERENCE, RefundApproval::refund)
                .column(REFUND_APPROVAL.STATE, each -> each.state().name())
                .column(REFUND_APPROVAL.DECIDED_BY, ofDecision(Decision::by))
                .column(REFUND_APPROVAL.DECIDED_AT, ofDecision(decision -> utc(decision.at())))
                .column(REFUND_APPROVAL.NOTE_OWNER, ofNote(PersonalData::owner))
                .column(REFUND_APPROVAL.NOTE, ofNote(PersonalData::ciphertext));
    }

    private static <T> Function<RefundApproval, @Nullable T> ofDecision(Function<Decision, @Nullable T> value) {
        return approval -> {
            Decision decision = approval.decision();
            return decision == null ? null : value.apply(decision);
        };
    }

    private static Function<RefundApproval, @Nullable String> ofNote(Function<PersonalData, String> part) {
        return ofDecision(decision -> {
            PersonalData note = decision.note();
            return note == null ? null : part.apply(note);
        });
    }

    /** An approval with its number, which orders the list. */
    record Numbered(long number, RefundApproval approval) {}

    /** @param before only older approvals; a part that is null or empty selects all */
    record Query(
            Set<State> states,
            @Nullable String correlation,
            @Nullable String paymentReference,
            @Nullable Long before) {}

    /** The approvals that match, newest first. */
    List<Numbered> list(Query query, int limit) {
        Condition condition = DSL.noCondition();
        if (query.states().equals(Set.of(State.PENDING))) {
            condition = condition.and(IS_PENDING); // for the index
        } else if (!query.states().isEmpty()) {
            condition = condition.and(anyOf(
                    REFUND_APPROVAL.STATE,
                    query.states().stream().map(State::name).toList()));
        }
        if (query.correlation() != null) {
            condition = condition.and(REFUND_APPROVAL.CORRELATION.eq(query.correlation()));
        }
        if (query.paymentReference() != null) {
            condition = condition.and(REFUND_APPROVAL.PAYMENT_REFERENCE.eq(query.paymentReference()));
        }
        if (query.before() != null) {
            condition = condition.and(REFUND_APPROVAL.APPROVAL_NO.lt(query.before()));
        }
        return database.selectFrom(REFUND_APPROVAL)
                .where(condition)
                .orderBy(REFUND_APPROVAL.APPROVAL_NO.desc())
                .limit(limit)
                .fetch(row -> new Numbered(row.getApprovalNo(), approval(row)));
    }

    Optional<RefundApproval> find(String refund) {
        return database.selectFrom(REFUND_APPROVAL)
                .where(REFUND_APPROVAL.REFUND_REFERENCE.eq(refund))
                .fetchOptional(Approvals::approval);
    }

    /** How many refunds wait for an operator; at most a thousand are counted. */
    int countPending() {
        return database.fetchCount(
                database.selectOne().from(REFUND_APPROVAL).where(IS_PENDING).limit(1000));
    }

    private static RefundApproval approval(RefundApprovalRecord row) {
        return new RefundApproval(
                row.getRefundReference(),
                row.getPaymentReference(),
                row.getCorrelation(),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                row.getReason(),
                row.getRequestedBy(),
                row.getRequestedAt().toInstant(),
                row.getDecidedBy() == null
                        ? null
                        : new Decision(
                                State.valueOf(row.getState()) == State.APPROVED,
                                row.getDecidedBy(),
                                row.getDecidedAt().toInstant(),
                                row.getNote() == null ? null : new PersonalData(row.getNoteOwner(), row.getNote())));
    }
}
