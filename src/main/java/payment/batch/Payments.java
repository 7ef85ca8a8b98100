package payment.batch;

import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.batch.Payment.Authorised;
import payment.batch.Payment.Captured;
import payment.batch.Payment.Closed;
import payment.batch.Payment.Failed;
import payment.batch.Payment.Voided;
import payment.capture.Authorisation;
import payment.jooq.Tables;
import payment.jooq.tables.records.PaymentRecord;
import payment.provider.Creation.Created;
import platform.money.Money;
import platform.sql.TrackedRows;
import platform.sql.Unnest;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Stores the requested payments, and placeholders for payments that a callback or a refund named before their request arrived. */
@Repository
class Payments {

    // jOOQ adds the underscore, because the schema has the same name.
    private static final payment.jooq.tables.Payment PAYMENT = Tables.PAYMENT_;
    private static final String PLACEHOLDER_STATUS = "awaited";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> INSTRUCTIONS = new TypeReference<>() {};

    private final DSLContext database;

    Payments(DSLContext database) {
        this.database = database;
    }

    TrackedRows<String, Payment> lock(Collection<String> references) {
        TrackedRows<String, Payment> rows = new TrackedRows<>();
        lock(references, rows);
        return rows;
    }

    /** Locks these payments too and adds them to {@code rows}, which holds rows that are locked already. */
    void lock(Collection<String> references, TrackedRows<String, Payment> rows) {
        if (references.isEmpty()) {
            return;
        }
        Map<String, Payment> found = new HashMap<>();
        List<String> placeholders = new ArrayList<>();
        database.selectFrom(PAYMENT)
                .where(anyOf(PAYMENT.REFERENCE, references))
                .orderBy(PAYMENT.REFERENCE)
                .forUpdate()
                .forEach(row -> {
                    if (row.getStatus().equals(PLACEHOLDER_STATUS)) {
                        placeholders.add(row.getReference());
                    } else {
                        found.put(row.getReference(), payment(row));
                    }
                });
        rows.addFound(found, placeholders);
    }

    /** Overwrites the refunded amount of a payment, in minor units. The caller's transaction holds the lock on the row. */
    void recount(String reference, long refundMinor) {
        database.update(PAYMENT)
                .set(PAYMENT.REFUND_MINOR, refundMinor)
                .where(PAYMENT.REFERENCE.eq(reference))
                .execute();
    }

    void save(TrackedRows<String, Payment> rows, Instant at) {
        rows.writeUpdated(this::update);
        rows.writeInserted(this::insert);
        rows.writePlaceholders(keys -> insertPlaceholders(keys, at));
    }

    private void insert(List<Payment> payments) {
        atCommit(columns(payments).insertInto(database, PAYMENT));
    }

    private void update(List<Payment> payments) {
        atCommit(columns(payments).update(database, PAYMENT, PAYMENT.REFERENCE));
    }

    private void insertPlaceholders(List<String> references, Instant at) {
        atCommit(Unnest.of(references)
                .column(PAYMENT.REFERENCE, reference -> reference)
                .column(PAYMENT.STATUS, reference -> PLACEHOLDER_STATUS)
                .column(PAYMENT.NOTED_AT, reference -> at.atOffset(ZoneOffset.UTC))
                .insertInto(database, PAYMENT));
    }

    private static Unnest<Payment> columns(List<Payment> payments) {
        return Unnest.<Payment>of(payments)
                .column(PAYMENT.REFERENCE, Payment::reference)
                .column(PAYMENT.STATUS, Payments::status)
                .column(PAYMENT.CORRELATION, Payment::correlation)
                .column(PAYMENT.METHOD, Payment::method)
                .column(PAYMENT.PROVIDER, Payment::provider)
                .column(PAYMENT.AMOUNT_MINOR, payment -> payment.amount().amountMinor())
                .column(PAYMENT.CURRENCY, payment -> payment.amount().currency())
                .column(PAYMENT.BALANCE_MINOR, payment -> payment.balanceMinor() == 0 ? null : payment.balanceMinor())
                .column(PAYMENT.NOTED_AT, payment -> payment.requestedAt().atOffset(ZoneOffset.UTC))
                .column(PAYMENT.EXPIRES_AT, payment -> payment.expiresAt().atOffset(ZoneOffset.UTC))
                .column(PAYMENT.INSTRUCTIONS, Payments::instructions)
                .column(PAYMENT.PROVIDER_PAYMENT_ID, Payments::providerPaymentId)
                .column(
                        PAYMENT.CAPTURED_MINOR,
                        payment -> payment.refundable().isPresent() ? payment.capturedMinor() : null)
                .column(PAYMENT.CAPTURED_AT, Payments::capturedAt)
                .column(PAYMENT.REFUND_MINOR, Payments::refundMinor)
                .column(PAYMENT.FAILURE, Payments::failure)
                .column(PAYMENT.WITHDRAWN_AT, Payments::withdrawnAt)
                .column(PAYMENT.AUTHORISED_AT, payment -> time(payment, Authorisation::at))
                .column(PAYMENT.AUTHORISATION_EXPIRES_AT, payment -> time(payment, Authorisation::expiresAt))
                .column(
                        PAYMENT.CAPTURED_IN_PARTS,
                        payment -> payment.authorisation()
                                .map(Authorisation::inParts)
                                .orElse(null))
                .column(
                        PAYMENT.CAPTURE_MINOR,
                        payment -> payment.authorisation()
                                .map(Authorisation::heldMinor)
                                .orElse(null));
    }

    private static @Nullable String instructions(Payment payment) {
        Created start = payment.start();
        return start == null ? null : JSON.writeValueAsString(start.instructions());
    }

    private static @Nullable String providerPaymentId(Payment payment) {
        Created start = payment.start();
        return payment.securedId().orElse(start == null ? null : start.providerPaymentId());
    }

    private static @Nullable OffsetDateTime capturedAt(Payment payment) {
        return payment.state() instanceof Captured captured
                ? captured.at().atOffset(ZoneOffset.UTC)
                : time(payment, Authorisation::capturedAt);
    }

    private static @Nullable OffsetDateTime time(Payment payment, Function<Authorisation, @Nullable Instant> part) {
        Instant time = payment.authorisation().map(part::apply).orElse(null);
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static long refundMinor(Payment payment) {
        return payment.state() instanceof Captured captured
                ? captured.refundMinor()
                : payment.authorisation().map(Authorisation::refundMinor).orElse(0L);
    }

    private static @Nullable OffsetDateTime withdrawnAt(Payment payment) {
        return payment.withdrawnAt() == null ? null : payment.withdrawnAt().atOffset(ZoneOffset.UTC);
    }

    /** Why nobody pays. */
    private static @Nullable String failure(Payment payment) {
        return switch (payment.state()) {
            case Failed failed -> failed.reason();
            case Closed closed -> closed.reason();
            case Voided voided -> voided.reason();
            case Payment.Open open -> null;
            case Authorised authorised -> null;
            case Captured captured -> null;
        };
    }

    private static String status(Payment payment) {
        return switch (payment.state()) {
            case Payment.Open open -> payment.start() == null ? "requested" : "started";
            case Failed failed -> "failed";
            case Closed closed -> "closed";
            case Captured captured -> "captured";
            case Authorised authorised -> "authorised";
            case Voided voided -> "voided";
        };
    }

    private static Authorisation authorisation(PaymentRecord row) {
        return new Authorisation(
                row.getAuthorisedAt().toInstant(),
                row.getAuthorisationExpiresAt().toInstant(),
                row.getProviderPaymentId(),
                row.getCapturedInParts(),
                row.getCaptureMinor(),
                row.getCapturedMinor(),
                row.getCapturedAt() == null ? null : row.getCapturedAt().toInstant(),
                row.getRefundMinor());
    }

    private static Payment payment(PaymentRecord row) {
        Payment.State state = switch (row.getStatus()) {
            case "requested", "started" -> new Payment.Open();
            case "failed" -> new Failed(row.getFailure());
            case "closed" -> new Closed(row.getFailure());
            case "captured" ->
                new Captured(row.getCapturedAt().toInstant(), row.getProviderPaymentId(), row.getRefundMinor());
            case "authorised" -> new Authorised(authorisation(row));
            case "voided" -> new Voided(authorisation(row), row.getFailure());
            default -> throw new IllegalStateException("Unknown payment status: " + row.getStatus());
        };
        @Nullable String instructions = row.getInstructions();
        return new Payment(
                row.getReference(),
                row.getCorrelation(),
                row.getMethod(),
                row.getProvider(),
                Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                row.getBalanceMinor() == null ? 0 : row.getBalanceMinor(),
                row.getNotedAt().toInstant(),
                row.getExpiresAt().toInstant(),
                instructions == null
                        ? null
                        : new Created(
                                Objects.requireNonNull(row.getProviderPaymentId()),
                                JSON.readValue(instructions, INSTRUCTIONS)),
                row.getWithdrawnAt() == null ? null : row.getWithdrawnAt().toInstant(),
                state);
    }
}
