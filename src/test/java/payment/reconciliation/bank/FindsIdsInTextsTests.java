package payment.reconciliation.bank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import testing.Apart;

/** An id is found in the text of a bank line however the bank writes it, and a part of another id is not. */
@Apart
class FindsIdsInTextsTests {

    @ParameterizedTest
    @CsvSource({
        "po_1NVb92xQ, STRIPE PAYOUT PO_1NVB92XQ THANKS, true",
        "po_1NVb92xQ, stripe po 1nvb92xq, true",
        "po_1NVb92xQ, /RFB/po-1NVb92xQ/, true",
        "po_1NVb92xQ, po_1NVb92xQ7, false",
        "po_1NVb92xQ, xpo_1NVb92xQ, false",
        "po_1NVb92xQ, po_1NVb92x Q, true",
        "settlement-12, settlement-123, false",
        "settlement-12, our settlement 12 of May, true",
        "po_1, po_1, false",
        "5000000000202603021, 提现 5000000000202603021 到账, true"
    })
    void asTheBankWritesIt(String id, String text, boolean found) {
        assertThat(SearchIds.in(text).contains(SearchIds.of(id))).isEqualTo(found);
    }
}
