package payment.capture;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static payment.jooq.Tables.CAPTURE;
import static payment.jooq.Tables.REFUND;
import static payment.jooq.Tables.REFUND_PART;
import static platform.sql.AnyOf.anyOf;
import static platform.sql.Writes.atCommit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Repository;
import platform.sql.Unnest;

/** Stores what each capture gives back for a refund, if captures are payments of their own at the provider. Rows are only added. */
@Repository
public class RefundParts {

    private final DSLContext database;

    public RefundParts(DSLContext database) {
        this.database = database;
    }

    /**
     * Reads what is left of the captures of these payments, whose rows the caller has locked.
     *
     * @param refunds whose stored parts the batch needs
     */
    public CapturedParts load(Collection<String> payments, Collection<String> refunds) {
        Field<BigDecimal> given = field(select(coalesce(sum(REFUND_PART.AMOUNT_MINOR), BigDecimal.ZERO))
                .from(REFUND_PART)
                .join(REFUND)
                .on(REFUND.REFERENCE.eq(REFUND_PART.REFUND_REFERENCE))
                .where(REFUND_PART.CAPTURE_REFERENCE.eq(CAPTURE.REFERENCE))
                .and(REFUND.STATUS.notIn(inline("refused"), inline("returned"))));
        Map<String, Map<String, Long>> left = new LinkedHashMap<>();
        database.select(CAPTURE.PAYMENT_REFERENCE, CAPTURE.REFERENCE, CAPTURE.AMOUNT_MINOR, given)
                .from(CAPTURE)
                .where(anyOf(CAPTURE.PAYMENT_REFERENCE, payments))
                .and(CAPTURE.STATUS.eq(inline("captured")))
                .orderBy(CAPTURE.CAPTURED_AT, CAPTURE.REFERENCE)
                .forEach(row -> left.computeIfAbsent(row.value1(), unknown -> new LinkedHashMap<>())
                        .put(row.value2(), row.value3() - row.value4().longValueExact()));
        Map<String, List<RefundPart>> parts = new LinkedHashMap<>();
        of(refunds)
                .forEach(part -> parts.computeIfAbsent(part.refundReference(), unknown -> new ArrayList<>())
                        .add(part));
        return new CapturedParts(left, parts);
    }

    /** The parts of a refund, in their order; empty if it has none. */
    public List<RefundPart> of(String refund) {
        return of(List.of(refund));
    }

    private List<RefundPart> of(Collection<String> refunds) {
        return refunds.isEmpty()
                ? List.of()
                : database.select(
                                REFUND_PART.REFERENCE,
                                REFUND_PART.REFUND_REFERENCE,
                                REFUND_PART.CAPTURE_REFERENCE,
                                REFUND_PART.AMOUNT_MINOR)
                        .from(REFUND_PART)
                        .where(anyOf(REFUND_PART.REFUND_REFERENCE, refunds))
                        .orderBy(REFUND_PART.PART_NO)
                        .fetch(row -> new RefundPart(row.value1(), row.value2(), row.value3(), row.value4()));
    }

    public void save(CapturedParts parts) {
        List<RefundPart> added = parts.added();
        if (added.isEmpty()) {
            return;
        }
        atCommit(Unnest.<RefundPart>of(added)
                .column(REFUND_PART.REFERENCE, RefundPart::reference)
                .column(REFUND_PART.REFUND_REFERENCE, RefundPart::refundReference)
                .column(REFUND_PART.CAPTURE_REFERENCE, RefundPart::captureReference)
                .column(REFUND_PART.AMOUNT_MINOR, RefundPart::amountMinor)
                .insertInto(database, REFUND_PART));
    }
}
