package payment.approval;

import static org.jooq.impl.DSL.inline;
import static payment.jooq.Tables.REFUND;
import static payment.jooq.Tables.REFUND_APPROVAL;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Timestamps.utc;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Repository;
import payment.approval.Approval.Decision;
import payment.approval.Approval.First;
import payment.approval.Approval.Kind;
import payment.approval.Approval.OfCredit;
import payment.approval.Approval.OfRefund;
import payment.approval.Approval.State;
import payment.jooq.tables.records.RefundApprovalRecord;
import platform.auditlog.OperatorAction;
import platform.edit.Editing;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyRows;
import platform.money.Money;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;
import platform.privacy.PersonalKeys;
import platform.security.AcceptedIssuer;
import platform.sql.Unnest;
import platform.web.ProblemException;

/** Stores approvals. A batch that needs none runs no statement. */
@Repository
@EnableConfigurationProperties(ApprovalProperties.class)
public class Approvals {

    private static final Condition IS_PENDING = REFUND_APPROVAL.STATE.eq(inline("PENDING"));

    /** The statuses of refunds that the provider has or had to pay. The values are inlined for the index. */
    private static final Condition IS_PAID_OUT =
            REFUND.STATUS.in(inline("requested"), inline("accepted"), inline("refunded"));

    private final DSLContext database;
    private final ApprovalProperties properties;
    private final IdempotencyRows paymentKeys;
    private final PersonalKeys personalKeys;
    private final AcceptedIssuer issuer;

    Approvals(
            DSLContext database,
            ApprovalProperties properties,
            IdempotencyRows paymentKeys,
            PersonalKeys personalKeys,
            AcceptedIssuer issuer) {
        this.database = database;
        this.properties = properties;
        this.paymentKeys = paymentKeys;
        this.personalKeys = personalKeys;
        this.issuer = issuer;
    }

    /** Begins the approvals of a batch. Runs first, because the idempotency keys are locked first. */
    public ApprovalRows begin(List<DecideRefund> commands, Instant at) {
        Claims claims =
                paymentKeys.claim(commands.stream().map(DecideRefund::key).toList());
        Map<String, Approval> found =
                lock(commands.stream().map(DecideRefund::refund).collect(Collectors.toSet()));
        return new ApprovalRows(properties, claims, found, keys(commands), askers(found.values()), at);
    }

    private Map<String, PersonalKey> keys(List<DecideRefund> commands) {
        Set<String> owners = commands.stream()
                .filter(command -> command.note() != null)
                .map(DecideRefund::subject)
                .map(OperatorAction::keyOwner)
                .collect(Collectors.toSet());
        return owners.isEmpty() ? Map.of() : personalKeys.obtain(owners);
    }

    /** Compares operators with those who have asked for this money. */
    Askers askers(Collection<Approval> approvals) {
        return new Askers(
                issuer.name(),
                personalKeys.findFor(approvals.stream()
                        .map(Approval::asker)
                        .filter(Objects::nonNull)
                        .map(Asker::shopper)));
    }

    /**
     * Reads which refunds of these orders needed no approval, and locks them: refunds of two payments of one order wait for each other here.
     * Without a limit it runs no statement.
     */
    public void readUnapproved(ApprovalRows rows, Set<String> correlations) {
        if (correlations.isEmpty() || !properties.any()) {
            return;
        }
        database.select(REFUND.CORRELATION, REFUND.AMOUNT_MINOR, REFUND.CURRENCY)
                .from(REFUND)
                .where(anyOf(REFUND.CORRELATION, correlations))
                .and(IS_PAID_OUT)
                .andNotExists(database.selectOne()
                        .from(REFUND_APPROVAL)
                        .where(REFUND_APPROVAL.REFUND_REFERENCE.eq(REFUND.REFERENCE)))
                .orderBy(REFUND.REFERENCE)
                .forUpdate()
                .of(REFUND)
                .forEach(row -> rows.addUnapproved(row.value1(), Money.ofMinor(row.value2(), row.value3())));
    }

    /** Two decisions on one approval wait for each other here. */
    private Map<String, Approval> lock(Collection<String> refunds) {
        Map<String, Approval> found = new HashMap<>();
        if (!refunds.isEmpty()) {
            database.selectFrom(REFUND_APPROVAL)
                    .where(anyOf(REFUND_APPROVAL.REFUND_REFERENCE, refunds))
                    .orderBy(REFUND_APPROVAL.REFUND_REFERENCE)
                    .forUpdate()
                    .forEach(row -> found.put(row.getRefundReference(), approval(row)));
        }
        return found;
    }

    /** Whether this amount needs an approval. */
    public boolean concern(Money amount) {
        return properties.concern(amount);
    }

    /** An operator who asks for money now. */
    public Asker asker(String operator) {
        return askers(List.of()).operator(operator);
    }

    /** Seals the words of an operator, which may be about a person. */
    public PersonalData seal(String operator, String words) {
        return personalKeys.seal(OperatorAction.keyOwner(operator), words);
    }

    /** Adds an approval that waits for an operator. */
    public void add(Approval pending) {
        insert(List.of(pending));
    }

    /**
     * Locks an approval until the end of the transaction.
     *
     * @throws ProblemException 404 if no such money has needed an approval
     */
    public Approval lock(Kind kind, String reference) {
        return Optional.ofNullable(lock(Set.of(reference)).get(reference))
                .filter(found -> found.purpose().kind() == kind)
                .orElseThrow(() -> notFound(kind));
    }

    /**
     * Decides on a locked approval, and saves that.
     *
     * @param note the words of the operator; null if there are none
     * @return the approval, which still waits if this was the first of two decisions
     * @throws ProblemException 409 if it is decided, or if another operator must decide
     */
    public Approval decide(Approval pending, boolean approve, @Nullable String note, Editing editing) {
        String by = editing.caller().subject();
        Approval decided = ApprovalRules.decide(
                pending,
                new Decision(approve, by, editing.now(), note == null ? null : seal(by, note)),
                askers(List.of(pending)));
        update(List.of(decided));
        editing.changed(pending.changed(decided, note));
        return decided;
    }

    /** Writes new approvals and decisions, after the refunds. */
    public void save(ApprovalRows rows) {
        paymentKeys.settle(rows.claims());
        rows.approvals().writeInserted(this::insert);
        rows.approvals().writeUpdated(this::update);
    }

    private void insert(List<Approval> approvals) {
        atCommit(decisions(approvals)
                .column(REFUND_APPROVAL.KIND, each -> each.purpose().kind().name())
                .column(REFUND_APPROVAL.PAYMENT_REFERENCE, ofRefund(OfRefund::paymentReference))
                .column(REFUND_APPROVAL.CORRELATION, Approval::correlation)
                .column(REFUND_APPROVAL.AMOUNT_MINOR, each -> each.amount().amountMinor())
                .column(REFUND_APPROVAL.CURRENCY, each -> each.amount().currency())
                .column(REFUND_APPROVAL.REASON, ofRefund(OfRefund::reason))
                .column(REFUND_APPROVAL.WALLET_OWNER, ofCredit(OfCredit::owner))
                .column(
                        REFUND_APPROVAL.REASON_OWNER,
                        ofCredit(credit -> credit.reason().owner()))
                .column(
                        REFUND_APPROVAL.SEALED_REASON,
                        ofCredit(credit -> credit.reason().ciphertext()))
                .column(REFUND_APPROVAL.REQUESTED_BY, Approvals::operator)
                .column(REFUND_APPROVAL.REQUESTER, each -> jsonb(StoredAsker.json(each.asker())))
                .column(REFUND_APPROVAL.REQUESTED_AT, each -> utc(each.requestedAt()))
                .insertInto(database, REFUND_APPROVAL));
    }

    private void update(List<Approval> approvals) {
        atCommit(decisions(approvals).update(database, REFUND_APPROVAL, REFUND_APPROVAL.REFUND_REFERENCE));
    }

    private static Unnest<Approval> decisions(List<Approval> approvals) {
        return Unnest.<Approval>of(approvals)
                .column(REFUND_APPROVAL.REFUND_REFERENCE, Approval::reference)
                .column(REFUND_APPROVAL.STATE, each -> each.state().name())
                .column(REFUND_APPROVAL.FIRST_APPROVED_BY, ofFirst(First::by))
                .column(REFUND_APPROVAL.FIRST_APPROVED_AT, ofFirst(first -> utc(first.at())))
                .column(REFUND_APPROVAL.FIRST_ISSUER, ofFirst(First::issuer))
                .column(REFUND_APPROVAL.DECIDED_BY, ofDecision(Decision::by))
                .column(REFUND_APPROVAL.DECIDED_AT, ofDecision(decision -> utc(decision.at())))
                .column(REFUND_APPROVAL.NOTE_OWNER, ofNote(PersonalData::owner))
                .column(REFUND_APPROVAL.NOTE, ofNote(PersonalData::ciphertext));
    }

    private static Function<Approval, @Nullable String> ofRefund(Function<OfRefund, String> value) {
        return approval -> approval.purpose() instanceof OfRefund refund ? value.apply(refund) : null;
    }

    private static Function<Approval, @Nullable String> ofCredit(Function<OfCredit, String> value) {
        return approval -> approval.purpose() instanceof OfCredit credit ? value.apply(credit) : null;
    }

    private static @Nullable String operator(Approval approval) {
        Asker asker = approval.asker();
        return asker == null ? null : asker.operator();
    }

    private static @Nullable JSONB jsonb(@Nullable String json) {
        return json == null ? null : JSONB.valueOf(json);
    }

    private static <T> Function<Approval, @Nullable T> ofFirst(Function<First, @Nullable T> value) {
        return approval -> {
            First first = approval.first();
            return first == null ? null : value.apply(first);
        };
    }

    private static <T> Function<Approval, @Nullable T> ofDecision(Function<Decision, @Nullable T> value) {
        return approval -> {
            Decision decision = approval.decision();
            return decision == null ? null : value.apply(decision);
        };
    }

    private static Function<Approval, @Nullable String> ofNote(Function<PersonalData, String> part) {
        return ofDecision(decision -> {
            PersonalData note = decision.note();
            return note == null ? null : part.apply(note);
        });
    }

    /** An approval with its number, which orders the list. */
    record Numbered(long number, Approval approval) {}

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

    private Optional<Approval> find(Kind kind, String reference) {
        return database.selectFrom(REFUND_APPROVAL)
                .where(REFUND_APPROVAL.REFUND_REFERENCE.eq(reference))
                .and(REFUND_APPROVAL.KIND.eq(kind.name()))
                .fetchOptional(Approvals::approval);
    }

    /** @throws ProblemException 404 if no such money has needed an approval */
    Approval require(Kind kind, String reference) {
        return find(kind, reference).orElseThrow(() -> notFound(kind));
    }

    private static ProblemException notFound(Kind kind) {
        return ProblemException.notFound(
                switch (kind) {
                    case REFUND -> "There is no such refund that needs an approval.";
                    case WALLET_CREDIT -> "There is no such credit that needs an approval.";
                });
    }

    /** How many refunds and credits wait for an operator; at most a thousand are counted. */
    int countPending() {
        return database.fetchCount(
                database.selectOne().from(REFUND_APPROVAL).where(IS_PENDING).limit(1000));
    }

    private static Approval approval(RefundApprovalRecord row) {
        return new Approval(
                row.getRefundReference(),
                row.getCorrelation(),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                Kind.valueOf(row.getKind()) == Kind.REFUND
                        ? new OfRefund(row.getPaymentReference(), row.getReason())
                        : new OfCredit(
                                row.getWalletOwner(), new PersonalData(row.getReasonOwner(), row.getSealedReason())),
                StoredAsker.of(
                        row.getRequester() == null ? null : row.getRequester().data(), row.getRequestedBy()),
                row.getRequestedAt().toInstant(),
                row.getFirstApprovedBy() == null
                        ? null
                        : new First(
                                row.getFirstApprovedBy(),
                                row.getFirstIssuer(),
                                row.getFirstApprovedAt().toInstant()),
                row.getDecidedBy() == null
                        ? null
                        : new Decision(
                                State.valueOf(row.getState()) == State.APPROVED,
                                row.getDecidedBy(),
                                row.getDecidedAt().toInstant(),
                                row.getNote() == null ? null : new PersonalData(row.getNoteOwner(), row.getNote())));
    }
}
