package payment.callback;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static payment.jooq.Tables.PROVIDER_EVENT;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.jooq.tables.records.ProviderEventRecord;
import payment.provider.ProviderCallback;
import payment.provider.ProviderCallback.Fact;
import platform.callback.Verdict;
import platform.money.Money;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import tools.jackson.databind.json.JsonMapper;

/** Stores the callbacks of providers, each once. */
@Repository
public class ProviderEvents {

    private static final Condition IS_WAITING = PROVIDER_EVENT.VERDICT.eq(inline("waiting"));

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext database;

    ProviderEvents(DSLContext database) {
        this.database = database;
    }

    /** The callbacks with these keys that are stored already. */
    public List<ProviderEvent> find(Collection<ProviderEvent.Key> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Unnest.Rows rows = Unnest.of(keys)
                .column(PROVIDER_EVENT.PROVIDER, ProviderEvent.Key::provider)
                .column(PROVIDER_EVENT.EVENT_ID, ProviderEvent.Key::eventId)
                .as("k");
        return database.selectFrom(PROVIDER_EVENT)
                .where(row(PROVIDER_EVENT.PROVIDER, PROVIDER_EVENT.EVENT_ID)
                        .in(select(rows.field(PROVIDER_EVENT.PROVIDER), rows.field(PROVIDER_EVENT.EVENT_ID))
                                .from(rows.table())))
                .fetch(ProviderEvents::event);
    }

    /** The callbacks that wait for the payments and refunds with these references. */
    public List<ProviderEvent> waiting(Collection<String> references) {
        return references.isEmpty()
                ? List.of()
                : database.selectFrom(PROVIDER_EVENT)
                        .where(anyOf(PROVIDER_EVENT.REFERENCE, references))
                        .and(IS_WAITING)
                        .fetch(ProviderEvents::event);
    }

    public int countWaiting() {
        return database.fetchCount(PROVIDER_EVENT, IS_WAITING);
    }

    /** Inserts new callbacks, and stores the verdicts on callbacks that were waiting. */
    public void save(TrackedRows<ProviderEvent.Key, ProviderEvent> rows) {
        rows.writeInserted(this::insert);
        rows.writeUpdated(this::updateVerdicts);
    }

    private void insert(List<ProviderEvent> events) {
        atCommit(keyed(events)
                .column(PROVIDER_EVENT.TYPE, event -> event.callback().type())
                .column(PROVIDER_EVENT.FACT, event -> name(event.callback().fact()))
                .column(PROVIDER_EVENT.DETAIL, event -> detail(event.callback().fact()))
                .column(PROVIDER_EVENT.REFERENCE, ProviderEvent::reference)
                .column(
                        PROVIDER_EVENT.AMOUNT_MINOR,
                        event -> event.callback().amount().amountMinor())
                .column(
                        PROVIDER_EVENT.CURRENCY,
                        event -> event.callback().amount().currency())
                .column(
                        PROVIDER_EVENT.OCCURRED_AT,
                        event -> event.callback().occurredAt().atOffset(ZoneOffset.UTC))
                .column(PROVIDER_EVENT.RECEIVED_AT, event -> event.receivedAt().atOffset(ZoneOffset.UTC))
                .column(PROVIDER_EVENT.VERDICT, event -> event.verdict().name())
                .column(PROVIDER_EVENT.WHY, event -> event.verdict().why())
                .column(
                        PROVIDER_EVENT.EXPIRES_AT,
                        event -> expiresAt(event.callback().fact()))
                .insertInto(database, PROVIDER_EVENT));
    }

    private void updateVerdicts(List<ProviderEvent> events) {
        atCommit(keyed(events)
                .column(PROVIDER_EVENT.VERDICT, event -> event.verdict().name())
                .column(PROVIDER_EVENT.WHY, event -> event.verdict().why())
                .update(database, PROVIDER_EVENT, PROVIDER_EVENT.PROVIDER, PROVIDER_EVENT.EVENT_ID));
    }

    private static Unnest<ProviderEvent> keyed(List<ProviderEvent> events) {
        return Unnest.<ProviderEvent>of(events)
                .column(PROVIDER_EVENT.PROVIDER, ProviderEvent::provider)
                .column(PROVIDER_EVENT.EVENT_ID, event -> event.callback().eventId());
    }

    private static String name(Fact fact) {
        return switch (fact) {
            case ProviderCallback.Captured captured -> "captured";
            case ProviderCallback.Authorised authorised -> "authorised";
            case ProviderCallback.CaptureSucceeded succeeded -> "capture_succeeded";
            case ProviderCallback.CaptureRefused refused -> "capture_refused";
            case ProviderCallback.Failed failed -> "failed";
            case ProviderCallback.Refunded refunded -> "refunded";
            case ProviderCallback.RefundRefused refused -> "refund_refused";
            case ProviderCallback.RefundReturned returned -> "refund_returned";
            case ProviderCallback.Disputed disputed -> "disputed";
            case ProviderCallback.Information information -> "information";
        };
    }

    private static @Nullable String detail(Fact fact) {
        return switch (fact) {
            case ProviderCallback.Captured captured -> captured.providerPaymentId();
            case ProviderCallback.Authorised authorised -> authorised.providerPaymentId();
            case ProviderCallback.CaptureSucceeded succeeded -> succeeded.providerPaymentId();
            case ProviderCallback.CaptureRefused refused -> refused.reason();
            case ProviderCallback.Failed failed -> failed.reason();
            case ProviderCallback.RefundRefused refused -> refused.reason();
            case ProviderCallback.RefundReturned returned -> returned.reason();
            case ProviderCallback.Refunded refunded -> null;
            case ProviderCallback.Disputed disputed -> JSON.writeValueAsString(disputed);
            case ProviderCallback.Information information -> null;
        };
    }

    private static @Nullable OffsetDateTime expiresAt(Fact fact) {
        return fact instanceof ProviderCallback.Authorised authorised
                ? authorised.expiresAt().atOffset(ZoneOffset.UTC)
                : null;
    }

    /** Whether an authorisation can be captured in several parts is not stored. The provider is asked, if the callback has waited for its payment. */
    private static Fact fact(ProviderEventRecord row) {
        return switch (row.getFact()) {
            case "captured" -> new ProviderCallback.Captured(row.getDetail());
            case "authorised" ->
                new ProviderCallback.Authorised(
                        row.getDetail(), row.getExpiresAt().toInstant(), null);
            case "capture_succeeded" -> new ProviderCallback.CaptureSucceeded(row.getDetail());
            case "capture_refused" -> new ProviderCallback.CaptureRefused(row.getDetail());
            case "failed" -> new ProviderCallback.Failed(row.getDetail());
            case "refunded" -> new ProviderCallback.Refunded();
            case "refund_refused" -> new ProviderCallback.RefundRefused(row.getDetail());
            case "refund_returned" -> new ProviderCallback.RefundReturned(row.getDetail());
            case "disputed" -> JSON.readValue(row.getDetail(), ProviderCallback.Disputed.class);
            case "information" -> new ProviderCallback.Information();
            default -> throw new IllegalStateException("Unknown fact: " + row.getFact());
        };
    }

    private static ProviderEvent event(ProviderEventRecord row) {
        return new ProviderEvent(
                row.getProvider(),
                new ProviderCallback(
                        row.getEventId(),
                        row.getType(),
                        row.getReference(),
                        Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                        row.getOccurredAt().toInstant(),
                        fact(row)),
                row.getReceivedAt().toInstant(),
                Verdict.of(row.getVerdict(), row.getWhy()));
    }
}
