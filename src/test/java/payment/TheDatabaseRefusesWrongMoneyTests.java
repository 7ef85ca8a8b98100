package payment;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import testing.ConstraintTest;

/** PostgreSQL refuses amounts and callbacks that contradict each other, whatever the code does. */
class TheDatabaseRefusesWrongMoneyTests extends ConstraintTest {

    TheDatabaseRefusesWrongMoneyTests() {
        super("payment");
    }

    @BeforeEach
    void aCapturedAndAStartedPayment() {
        assertAccepted(
                "truncate payment.payment, payment.refund, payment.capture, payment.refund_part, payment.provider_event, payment.inquiry,"
                        + " payment.dispute, payment.dispute_change, payment.refund_approval",
                """
                insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency,
                  expires_at, provider_payment_id, captured_minor, captured_at, noted_at)
                values ('pay_1', 'captured', 'o', 'sandbox', 'sandbox', 100, 'GBP', now(), 'sbx', 100, now(), now()),
                  ('pay_2', 'started', 'o', 'sandbox', 'sandbox', 100, 'GBP', now(), 'sbx', null, null, now())
                """,
                """
                insert into payment.payment (reference, status, correlation, method, provider, amount_minor, currency,
                  expires_at, provider_payment_id, captured_minor, captured_at, noted_at, authorised_at,
                  authorisation_expires_at, capture_minor, refund_minor)
                values ('pay_3', 'authorised', 'o', 'sandbox', 'sandbox', 100, 'GBP', now(), 'sbx', 40, now(), now(),
                  now(), now(), 60, 0)
                """,
                event("evt_1", "captured"));
    }

    @Test
    void aSecondCapture() {
        assertRefused(event("evt_2", "captured"), "applied_once");
    }

    @Test
    void twoBankLinesThatPayOneTransfer() {
        assertAccepted(
                "truncate payment.bank_account, payment.bank_transfer, payment.bank_line, payment.bank_line_name,"
                        + " payment.bank_line_step restart identity",
                "insert into payment.bank_account values ('main', 'GBP', 'Main', '2026-03-01', now())",
                """
                insert into payment.bank_transfer (kind, counterpart, transfer_id, search_id, currency, amount_minor, day, item_due)
                values ('PAYOUT', 'sandbox', 'po_1', 'PO1', 'GBP', 100, '2026-03-01', false)
                """,
                bankLine("1", "MATCHED", "1"),
                bankLine("2", "OPEN", "null"));
        assertRefused(bankLine("3", "MATCHED", "1"), "bank_line_transfer");
        assertRefused(bankLine("2", "OPEN", "null"), "bank_line_account_id_line_id_key");
        assertRefused(bankLine("4", "MATCHED", "null"), "bank_line_check");
        assertRefused(bankLine("5", "DISMISSED", "1"), "bank_line_check");
    }

    private static String bankLine(String id, String state, String transfer) {
        return """
                insert into payment.bank_line (account_id, line_id, booked_on, currency, amount_minor, state, transfer_no, imported_at)
                values ('main', '%s', '2026-03-01', 'GBP', 100, '%s', %s, now())
                """.formatted(id, state, transfer);
    }

    @Test
    void aSecondSuccessOfARefund() {
        assertAccepted(event("evt_2", "refunded"));
        assertRefused(event("evt_3", "refunded"), "applied_once");
    }

    @Test
    void theSameCallbackTwice() {
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
    void aClosureWithoutAReason() {
        assertRefused("update payment.payment set status = 'closed' where reference = 'pay_2'", "failure_reasoned");
        assertAccepted("update payment.payment set status = 'closed', failure = 'not paid' where reference = 'pay_2'");
    }

    @Test
    void anInquiryAboutSomethingElse() {
        String inquiry =
                "insert into payment.inquiry (reference, subject, asked, due_at) values ('pay_2', '%s', %d, now())";
        assertRefused(inquiry.formatted("DISPUTE", 0), "inquiry_subject_check");
        assertRefused(inquiry.formatted("PAYMENT", -1), "inquiry_asked_check");
        assertAccepted(inquiry.formatted("PAYMENT", 0));
        assertRefused(inquiry.formatted("REFUND", 0), "inquiry_pkey");
    }

    @Test
    void moreRefundedThanCaptured() {
        assertRefused(refundCounter(101, "pay_1"), "refund_within_capture");
        assertRefused(refundCounter(-1, "pay_1"), "refund_within_capture");
        assertAccepted(refundCounter(99, "pay_1"), refundCounter(100, "pay_1"), refundCounter(0, "pay_1"));
    }

    @Test
    void anyRefundWithoutACapture() {
        assertRefused(refundCounter(1, "pay_2"), "refund_within_capture");
        assertRefused(refundCounter(-1, "pay_2"), "refund_within_capture");
    }

    @Test
    void moreCapturedThanAuthorised() {
        String captures =
                "update payment.payment set captured_minor = %d, capture_minor = %d where reference = 'pay_3'";
        assertRefused(captures.formatted(101, 101), "captured_within_authorisation");
        assertRefused(captures.formatted(40, 101), "captured_within_authorisation");
        assertRefused(captures.formatted(61, 60), "captured_within_authorisation");
        assertRefused(captures.formatted(-1, 60), "captured_within_authorisation");
        assertAccepted(captures.formatted(100, 100), captures.formatted(1, 1));
    }

    @Test
    void moreRefundedThanCapturedOfAnAuthorisation() {
        assertRefused(refundCounter(41, "pay_3"), "refund_within_capture");
        assertAccepted(refundCounter(40, "pay_3"));
        assertRefused(
                "update payment.payment set captured_minor = 39 where reference = 'pay_3'", "refund_within_capture");
    }

    @Test
    void anAuthorisationThatIsNotComplete() {
        String part = "update payment.payment set %s where reference = '%s'";
        assertRefused(part.formatted("authorisation_expires_at = null", "pay_3"), "authorisation_complete");
        assertRefused(part.formatted("capture_minor = null", "pay_3"), "authorisation_complete");
        assertRefused(part.formatted("capture_minor = 100", "pay_1"), "authorisation_complete");
        assertRefused(part.formatted("captured_at = null", "pay_3"), "capture_complete");
        assertRefused(part.formatted("captured_minor = 0", "pay_3"), "capture_complete");
        assertRefused(part.formatted("status = 'voided'", "pay_3"), "failure_reasoned");
        assertAccepted(part.formatted("status = 'voided', failure = 'expired'", "pay_3"));
    }

    @Test
    void aSecondAuthorisation() {
        String authorised = event("evt_2", "authorised")
                .replace("verdict)", "verdict, expires_at)")
                .replace("'applied')", "'applied', now())");
        assertRefused(event("evt_2", "authorised"), "authorisation_expires");
        assertAccepted(authorised);
        assertRefused(authorised.replace("evt_2", "evt_3"), "authorised_once");
    }

    @Test
    void aSecondSuccessOfACapture() {
        assertAccepted(event("evt_2", "capture_succeeded"));
        assertRefused(event("evt_3", "capture_succeeded"), "authorised_once");
    }

    @Test
    void aCaptureThatIsNotAboveZeroOrHoldsLess() {
        for (String status : List.of("requested", "accepted", "captured")) {
            assertRefused(capture(status, 0, 0), "capture_above_zero");
            assertRefused(capture(status, 10, 9), "held_while_it_stands");
        }
        assertAccepted(capture("requested", 10, 60), capture("refused", -1, 0).replace("cap_1", "cap_2"));
        assertRefused(
                capture("requested", 10, 10).replace("'pay_3'", "'pay_9'").replace("cap_1", "cap_3"),
                "capture_payment_reference_fkey");
    }

    @Test
    void aPartOfARefundThatNoCaptureGivesBack() {
        assertAccepted(capture("captured", 40, 40), refund("ref_1", "requested", 40));
        String part = "insert into payment.refund_part (reference, refund_reference, capture_reference, amount_minor)"
                + " values ('ref_1', 'ref_1', 'cap_1', 40)";
        assertRefused(part.replace("40", "0"), "refund_part_amount_minor_check");
        assertRefused(part.replace("'ref_1', 'cap", "'ref_9', 'cap"), "refund_part_refund_reference_fkey");
        assertRefused(part.replace("cap_1", "cap_9"), "refund_part_capture_reference_fkey");
        assertAccepted(part);
        assertRefused(part, "refund_part_pkey");
    }

    @Test
    void aRefundThatIsNotAboveZero() {
        for (String status : List.of("waiting", "requested", "accepted", "refunded")) {
            assertRefused(refund("ref_1", status, 0), "refund_above_zero");
            assertRefused(refund("ref_1", status, -1), "refund_above_zero");
        }
        assertAccepted(refund("ref_1", "refused", -1));
    }

    @Test
    void moreThanAWalletHas() {
        assertAccepted("insert into payment.wallet values ('ann', 'GBP', 100, 40, 60, 1, 1)");
        String change = "update payment.wallet set %s where owner = 'ann'";
        assertRefused(change.formatted("spent_minor = 61"), "wallet_covered");
        assertRefused(change.formatted("held_minor = 41"), "wallet_covered");
        assertRefused(change.formatted("held_minor = -1"), "wallet_held_not_negative");
        assertRefused(change.formatted("spent_minor = -1"), "wallet_spent_not_negative");
        assertRefused(change.formatted("credited_minor = 99"), "wallet_covered");
    }

    @Test
    void aSecondCreditOfATopUpAndAChangedMovement() {
        assertAccepted(
                "insert into payment.wallet values ('ben', 'GBP', 200, 0, 0, 2, 2)", movement(1, "TOPPED_UP", 100));
        assertRefused(movement(2, "TOPPED_UP", 200), "wallet_movement_once");
        assertRefused(movement(1, "CREDITED", 200), "wallet_movement_pkey");
        assertRefused("update payment.wallet_movement set amount_minor = 1", "append-only");
        assertRefused("delete from payment.wallet_movement", "append-only");
    }

    @Test
    void moreOfARefundForTheWalletThanItHasPaid() {
        assertAccepted(
                "truncate payment.balance_part",
                "insert into payment.balance_part values ('pay_1', 'ann', 'GBP', 40, 'TAKEN', 40, now())");
        assertRefused("update payment.balance_part set refund_minor = 41", "refund_within_part");
        assertRefused("update payment.balance_part set state = 'HELD'", "refund_within_part");
    }

    private static String movement(int number, String kind, long creditedMinor) {
        return "insert into payment.wallet_movement values ('ben', 'GBP', %d, '%s', 100, 'pay_1', 'o', %d, 0, 0, now())"
                .formatted(number, kind, creditedMinor);
    }

    @Test
    void manyRefundsOfOnePaymentAreAccepted() {
        assertAccepted(refund("ref_1", "refunded", 40), refund("ref_2", "requested", 60));
    }

    @Test
    void aRefundWithoutAPayment() {
        assertRefused(refund("ref_1", "requested", 100).replace("'pay_1'", "'pay_9'"), "refund_payment_reference_fkey");
    }

    @Test
    void aDecisionOfTheOperatorWhoHasRequestedTheRefund() {
        assertAccepted(refund("ref_1", "unapproved", 60), """
                insert into payment.refund_approval (refund_reference, payment_reference, correlation, amount_minor, currency,
                  reason, requested_by, requested_at, state)
                values ('ref_1', 'pay_1', 'o', 60, 'GBP', 'any', 'first', now(), 'PENDING')
                """);
        assertRefused(decision("first", "now()"), "second_operator");
        assertRefused(decision("second", "null"), "decision_complete");
        assertAccepted(decision("second", "now()"));
    }

    @Test
    void theSecondOfTwoApprovalsByTheFirstOperatorOrOneForTheOwnWallet() {
        assertAccepted(refund("ref_1", "unapproved", 60), """
                insert into payment.refund_approval (refund_reference, payment_reference, correlation, amount_minor, currency,
                  reason, requested_at, state, first_approved_by, first_approved_at, first_issuer)
                values ('ref_1', 'pay_1', 'o', 60, 'GBP', 'any', now(), 'PENDING', 'first', now(), 'issuer')
                """);
        assertRefused(decision("first", "now()"), "two_approvers");
        assertAccepted(decision("second", "now()"));
        assertAccepted("delete from payment.refund_approval", """
                insert into payment.refund_approval (kind, refund_reference, correlation, amount_minor, currency, wallet_owner,
                  reason_owner, sealed_reason, requested_by, requester, requested_at, state)
                values ('WALLET_CREDIT', 'credit', 'o', 60, 'GBP', 'owner', 'user:first', 'AAEC', 'first', '{}', now(), 'PENDING')
                """);
        assertRefused(decision("first", "now()"), "second_operator");
        assertRefused(decision("owner", "now()"), "not_to_oneself");
        assertAccepted(decision("second", "now()"));
    }

    private static String decision(String operator, String at) {
        return "update payment.refund_approval set state = 'APPROVED', decided_by = '%s', decided_at = %s"
                .formatted(operator, at);
    }

    @Test
    void theSameDisputeTwiceOrOfNothing() {
        assertAccepted(dispute("dp_1", 100));
        assertRefused(dispute("dp_1", 100), "dispute_provider_provider_dispute_id_key");
        assertRefused(dispute("dp_2", 0), "dispute_amount_minor_check");
        assertRefused(dispute("dp_2", 1).replace("'pay_1'", "'pay_9'"), "dispute_payment_reference_fkey");
    }

    private static String dispute(String id, long amountMinor) {
        return """
                insert into payment.dispute (provider, provider_dispute_id, payment_reference, correlation, status, amount_minor,
                  currency, fee_minor, reason, reported_at, opened_at, changed_at, changes)
                values ('sandbox', '%s', 'pay_1', 'o', 'RECEIVED', %d, 'GBP', 0, 'any', now(), now(), now(), 1)
                """.formatted(id, amountMinor);
    }

    private static String event(String id, String fact) {
        return """
                insert into payment.provider_event (provider, event_id, type, fact, reference, amount_minor, currency,
                  occurred_at, received_at, verdict)
                values ('sandbox', '%s', 'any', '%s', 'pay_1', 100, 'GBP', now(), now(), 'applied')
                """.formatted(id, fact);
    }

    private static String refundCounter(long refundMinor, String payment) {
        return "update payment.payment set refund_minor = %d where reference = '%s'".formatted(refundMinor, payment);
    }

    private static String capture(String status, long amountMinor, long heldMinor) {
        return """
                insert into payment.capture (reference, status, correlation, payment_reference, amount_minor, currency,
                  last, held_minor, noted_at, captured_at, failure)
                values ('cap_1', '%1$s', 'o', 'pay_3', %2$d, 'GBP', false, %3$d, now(),
                  case '%1$s' when 'captured' then now() end, 'any')
                """.formatted(status, amountMinor, heldMinor);
    }

    private static String refund(String reference, String status, long amountMinor) {
        return """
                insert into payment.refund (reference, status, correlation, payment_reference, amount_minor, currency,
                  reason, failure, noted_at)
                values ('%s', '%s', 'o', 'pay_1', %d, 'GBP', 'any', 'any', now())
                """.formatted(reference, status, amountMinor);
    }
}
