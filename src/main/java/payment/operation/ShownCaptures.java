package payment.operation;

import static payment.jooq.Tables.CAPTURE;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import payment.operation.PaymentView.CaptureStatus;
import payment.operation.PaymentView.CaptureView;
import platform.money.Money;

/** Reads the captures of authorised payments as operators see them. */
@Repository
class ShownCaptures {

    private static final int MAX_CAPTURES = 1_000;

    private final DSLContext database;

    ShownCaptures(DSLContext database) {
        this.database = database;
    }

    /** The captures of a payment, oldest first. */
    List<CaptureView> of(String payment) {
        return database.selectFrom(CAPTURE)
                .where(CAPTURE.PAYMENT_REFERENCE.eq(payment))
                .orderBy(CAPTURE.NOTED_AT, CAPTURE.REFERENCE)
                .limit(MAX_CAPTURES)
                .fetch(row -> new CaptureView(
                        row.getReference(),
                        CaptureStatus.valueOf(row.getStatus().toUpperCase(Locale.ROOT)),
                        Money.ofMinor(row.getAmountMinor(), row.getCurrency()),
                        row.getLast(),
                        row.getFailure(),
                        row.getNotedAt().toInstant(),
                        instant(row.getCapturedAt())));
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
