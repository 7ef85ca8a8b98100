package payment.adapter.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.BalanceTransactionSource;
import com.stripe.model.Charge;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.param.BalanceTransactionListParams;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import payment.statement.PlatformStatement;
import payment.statement.StatementFormat;
import payment.statement.StatementLine;
import payment.statement.StatementLine.Kind;

/**
 * Stripe gives no file for a day: its balance transactions are listed page by page and written in the platform's own form. The amount is in the
 * currency in which the shopper paid: that of the balance transaction, which is that of one capture. If Stripe converted it, it is that of the
 * charge or refund, its fee is in another currency and is not stated, and several captures of one charge cannot be told apart.
 */
final class StripeStatements {

    /** Stripe counts days in UTC. */
    static final StatementFormat FORM = new PlatformStatement(ZoneOffset.UTC);

    private static final long PAGE = 100;
    private static final long THOUSAND = 1_000;
    private static final String SOURCE = "data.source";

    private StripeStatements() {}

    static void write(StripeClient client, LocalDate day, OutputStream file) throws IOException, StripeException {
        BalanceTransactionListParams.Builder ofDay = BalanceTransactionListParams.builder()
                .setCreated(BalanceTransactionListParams.Created.builder()
                        .setGte(day.atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                        .setLt(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                        .build())
                .addExpand(SOURCE)
                .setLimit(PAGE);
        PlatformStatement.Writer writer = new PlatformStatement.Writer(file);
        long lineNo = 1;
        while (true) {
            StripeCollection<BalanceTransaction> page =
                    client.v1().balanceTransactions().list(ofDay.build());
            for (BalanceTransaction each : page.getData()) {
                writer.add(line(++lineNo, each));
            }
            if (!page.getHasMore() || page.getData().isEmpty()) {
                writer.end();
                return;
            }
            ofDay.setStartingAfter(page.getData().getLast().getId());
        }
    }

    private static StatementLine line(long lineNo, BalanceTransaction transaction) {
        BalanceTransactionSource source = transaction.getSourceObject();
        return switch (Objects.requireNonNullElse(transaction.getType(), "")) {
            case "charge", "payment" ->
                source instanceof Charge charge
                        ? line(
                                lineNo,
                                transaction,
                                Kind.PAYMENT,
                                Objects.requireNonNullElse(charge.getPaymentIntent(), charge.getId()),
                                reference(charge.getMetadata()),
                                collected(transaction, charge),
                                charge.getCurrency())
                        : other(lineNo, transaction, Kind.OTHER);
            case "refund", "payment_refund" ->
                isReversal(transaction)
                        ? feeBack(lineNo, transaction)
                        : ofRefund(lineNo, transaction, Kind.REFUND, Kind.OTHER);
            case "refund_failure" -> ofRefund(lineNo, transaction, Kind.REFUND_FAILURE, Kind.ADJUSTMENT);
            case "adjustment" ->
                "refund_failure".equals(transaction.getReportingCategory())
                        ? ofRefund(lineNo, transaction, Kind.REFUND_FAILURE, Kind.ADJUSTMENT)
                        : other(lineNo, transaction, Kind.ADJUSTMENT);
            case "stripe_fee", "tax_fee", "network_cost" -> other(lineNo, transaction, Kind.FEE);
            case "payout", "payout_cancel", "payout_failure" -> other(lineNo, transaction, Kind.PAYOUT);
            default -> other(lineNo, transaction, Kind.OTHER);
        };
    }

    /** @param otherwise the kind of the line if the transaction does not name its refund */
    private static StatementLine ofRefund(long lineNo, BalanceTransaction transaction, Kind kind, Kind otherwise) {
        return transaction.getSourceObject() instanceof Refund refund
                ? line(
                        lineNo,
                        transaction,
                        kind,
                        refund.getId(),
                        reference(refund.getMetadata()),
                        refund.getAmount(),
                        refund.getCurrency())
                : other(lineNo, transaction, otherwise);
    }

    /**
     * The amount of a charge is what the shopper has authorised; a balance transaction has what one capture has collected. Until API version
     * 2025-03-31, a capture of a part has two of them: the first one has the whole authorisation, and the second one takes back what was not captured
     * (<a href="https://docs.stripe.com/reports/reporting-categories">reporting categories</a>).
     */
    private static long collected(BalanceTransaction transaction, Charge charge) {
        long captured = charge.getAmountCaptured() == null ? charge.getAmount() : charge.getAmountCaptured();
        return charge.getCurrency().equals(transaction.getCurrency())
                ? Math.min(transaction.getAmount(), captured)
                : captured;
    }

    private static boolean isReversal(BalanceTransaction transaction) {
        return "partial_capture_reversal".equals(transaction.getReportingCategory());
    }

    /** The line of the capture is without the reversed amount already. What is left is the part of the fee that Stripe gives back. */
    private static StatementLine feeBack(long lineNo, BalanceTransaction transaction) {
        return new StatementLine(
                lineNo,
                Kind.FEE,
                transaction.getId(),
                null,
                Math.negateExact(transaction.getFee()),
                transaction.getCurrency().toUpperCase(Locale.ROOT),
                0,
                Instant.ofEpochSecond(transaction.getCreated()));
    }

    private static @Nullable String reference(@Nullable Map<String, String> metadata) {
        return metadata == null ? null : metadata.get(StripeProvider.REFERENCE);
    }

    private static StatementLine other(long lineNo, BalanceTransaction transaction, Kind kind) {
        return line(
                lineNo,
                transaction,
                kind,
                transaction.getId(),
                null,
                transaction.getAmount(),
                transaction.getCurrency());
    }

    private static StatementLine line(
            long lineNo,
            BalanceTransaction transaction,
            Kind kind,
            String id,
            @Nullable String reference,
            long amountMinor,
            String currency) {
        long fee = currency.equals(transaction.getCurrency()) ? Math.multiplyExact(transaction.getFee(), THOUSAND) : 0;
        return new StatementLine(
                lineNo,
                kind,
                id,
                reference,
                amountMinor,
                currency.toUpperCase(Locale.ROOT),
                fee,
                Instant.ofEpochSecond(transaction.getCreated()));
    }
}
