package payment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.TestDatabase;

/** Whatever the code does: PostgreSQL holds these. */
class TheDatabaseRefusesWrongMoneyTests {

    private static DataSource database = unset();

    @BeforeAll
    static void migrate() {
        database = TestDatabase.create().migrate("payment").dataSource();
    }

    @BeforeEach
    void onePaymentThatIsCaptured() throws SQLException {
        execute("truncate payment.payment, payment.refund, payment.provider_event");
        execute("""
                insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency,
                  expires_at, provider_payment_id, captured_minor, captured_at, noted_at)
                values ('pay_1', 'captured', 'o', 'sandbox', 'sandbox', 100, 'GBP', now(), 'sbx', 100, now(), now()),
                  ('pay_2', 'started', 'o', 'sandbox', 'sandbox', 100, 'GBP', now(), 'sbx', null, null, now())
                """);
        execute(event("evt_1", "captured"));
    }

    @Test
    void aSecondCapture() {
        assertRefused(event("evt_2", "captured"), "applied_once");
    }

    @Test
    void aSecondSuccessOfARefund() throws SQLException {
        execute(event("evt_2", "refunded"));
        assertRefused(event("evt_3", "refunded"), "applied_once");
    }

    @Test
    void aCallbackTwice() {
        assertRefused(event("evt_1", "failed"), "provider_event_pkey");
    }

    @Test
    void aCaptureOfAnotherAmount() {
        assertRefused("update payment.payment set captured_minor = 99 where reference = 'pay_1'", "captured_whole");
    }

    @Test
    void aCaptureOfNoAmount() {
        assertRefused("update payment.payment set captured_minor = null where reference = 'pay_1'", "capture_complete");
        assertRefused("update payment.payment set status = 'captured' where reference = 'pay_2'", "capture_complete");
    }

    @Test
    void moreGivenBackThanWasCaptured() {
        assertRefused(counted(101, "pay_1"), "refund_within_capture");
        assertRefused(counted(-1, "pay_1"), "refund_within_capture");
        assertThatCode(() -> {
                    execute(counted(99, "pay_1"));
                    execute(counted(100, "pay_1"));
                    execute(counted(0, "pay_1"));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void anythingGivenBackWithoutACapture() {
        assertRefused(counted(1, "pay_2"), "refund_within_capture");
        assertRefused(counted(-1, "pay_2"), "refund_within_capture");
    }

    @Test
    void aRefundThatWouldMakeRoomForOthers() {
        for (String status : List.of("waiting", "requested", "accepted", "refunded")) {
            assertRefused(refund("ref_1", status, 0), "refund_above_zero");
            assertRefused(refund("ref_1", status, -1), "refund_above_zero");
        }
        assertThatCode(() -> execute(refund("ref_1", "refused", -1))).doesNotThrowAnyException();
    }

    @Test
    void butManyRefundsOfOnePayment() {
        assertThatCode(() -> {
                    execute(refund("ref_1", "refunded", 40));
                    execute(refund("ref_2", "requested", 60));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aRefundOfNothing() {
        assertRefused(refund("ref_1", "requested", 100).replace("'pay_1'", "'pay_9'"), "refund_payment_reference_fkey");
    }

    private static String event(String id, String fact) {
        return """
                insert into payment.provider_event (provider, event_id, type, fact, reference, amount_minor, currency,
                  occurred_at, received_at, verdict)
                values ('sandbox', '%s', 'any', '%s', 'pay_1', 100, 'GBP', now(), now(), 'applied')
                """.formatted(id, fact);
    }

    private static String counted(long refundMinor, String payment) {
        return "update payment.payment set refund_minor = %d where reference = '%s'".formatted(refundMinor, payment);
    }

    private static String refund(String reference, String status, long amountMinor) {
        return """
                insert into payment.refund (reference, status, correlation, payment_reference, amount_minor, currency,
                  reason, failure, noted_at)
                values ('%s', '%s', 'o', 'pay_1', %d, 'GBP', 'any', 'any', now())
                """.formatted(reference, status, amountMinor);
    }

    private static void assertRefused(String sql, String constraint) {
        assertThatThrownBy(() -> execute(sql)).isInstanceOf(SQLException.class).hasMessageContaining(constraint);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static DataSource unset() {
        return new org.springframework.jdbc.datasource.DriverManagerDataSource();
    }
}
