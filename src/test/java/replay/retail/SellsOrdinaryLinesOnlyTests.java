package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ordinary lines are sold; every other line is returned or skipped with one reason. */
class SellsOrdinaryLinesOnlyTests {

    @Test
    void anOrdinaryLineIsSoldInPennies() {
        assertThat(decide("536365", "85123A", "6", "2.55"))
                .isEqualTo(new LineDecision.Sold(new SoldLine("85123A", 6, 255)));
    }

    @ParameterizedTest
    @CsvSource({"2.55,255", "2.5,250", "2,200", "2.550,255", "0.01,1", "11062.06,1106206"})
    void pricesAreReadWithoutLoss(String unitPrice, long unitPriceMinor) {
        assertThat(decide("536365", "85123A", "1", unitPrice))
                .isEqualTo(new LineDecision.Sold(new SoldLine("85123A", 1, unitPriceMinor)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "BANK CHARGES", "gift_0001_20", "m", "47566b"})
    void everyStockCodeIsKeptUnchanged(String stockCode) {
        assertThat(decide("536365", stockCode, "1", "1.00"))
                .isEqualTo(new LineDecision.Sold(new SoldLine(stockCode, 1, 100)));
    }

    @ParameterizedTest
    @CsvSource({
        "A563185, B, 1, 11062.06, BAD_DEBT",
        "536414, 22139, 0, 2.55, QUANTITY_NOT_ABOVE_ZERO",
        "536589, 21777, -10, 0.0, QUANTITY_NOT_ABOVE_ZERO",
        "536414, 22139, 56, 0.0, PRICE_NOT_ABOVE_ZERO",
        "536414, 22139, 1, -2.55, PRICE_NOT_ABOVE_ZERO",
        "550193, PADS, 1, 0.001, PRICE_BELOW_A_PENNY",
        "536414, NA, 1, 2.55, STOCK_CODE_UNUSABLE",
        "536414, 22139/A, 1, 2.55, STOCK_CODE_UNUSABLE",
        "536414, ' 22139', 1, 2.55, STOCK_CODE_UNUSABLE",
        "536414, 22139, NA, 2.55, UNREADABLE",
        "536414, 22139, 1.5, 2.55, UNREADABLE",
        "536414, 22139, 1, NA, UNREADABLE",
        "536414, 22139, 1, 1-2, UNREADABLE",
        "536414, 22139, 1, 1e3, UNREADABLE",
        "536414, 22139, 1, 1234567890123456789, UNREADABLE",
        "'', 22139, 1, 2.55, UNREADABLE",
    })
    void anyOtherLineIsSkippedWithOneReason(
            String invoiceNo, String stockCode, String quantity, String unitPrice, SkipReason reason) {
        assertThat(decide(invoiceNo, stockCode, quantity, unitPrice)).isEqualTo(new LineDecision.Skipped(reason));
    }

    @Test
    void anOrdinaryLineOfACInvoiceIsAReturn() {
        assertThat(decide("C536379", "85123A", "-6", "2.55"))
                .isEqualTo(new LineDecision.Returned(new SoldLine("85123A", 6, 255)));
        assertThat(decide("c536379", "POST", "-1", "50"))
                .isEqualTo(new LineDecision.Returned(new SoldLine("POST", 1, 5000)));
    }

    @ParameterizedTest
    @CsvSource({
        "22139, 1, 2.55, -1, -255",
        "22139, 0, 2.55, 0, 0",
        "22139, -3, 0.0, 3, 0",
        "22139, -3, -2.00, 3, -600",
        "PADS, -6, 0.125, 6, 75",
        "PADS, -1, 0.001, 1, 0",
        "22139/A, -2, 2.55, 2, 510",
        "22139, NA, 2.55, 0, 0",
        "22139, -1.5, 2.55, 0, 0",
        "22139, -2, NA, 2, 0",
    })
    void anyOtherLineOfACInvoiceIsCountedButNotReturned(
            String stockCode, String quantity, String unitPrice, long units, long amountMinor) {
        assertThat(decide("C536379", stockCode, quantity, unitPrice))
                .isEqualTo(new LineDecision.Unreturnable(new LineSums(1, units, amountMinor)));
    }

    @Test
    void aStockCodeOfMoreThan64CharactersIsNoSku() {
        assertThat(decide("536414", "x".repeat(64), "1", "2.55")).isInstanceOf(LineDecision.Sold.class);
        assertThat(decide("536414", "x".repeat(65), "1", "2.55"))
                .isEqualTo(new LineDecision.Skipped(SkipReason.STOCK_CODE_UNUSABLE));
    }

    private static LineDecision decide(String invoiceNo, String stockCode, String quantity, String unitPrice) {
        return LineRule.decide(new RetailLine(
                invoiceNo, stockCode, "NAME", quantity, "2010-12-01 08:26:00", unitPrice, "17850", "United Kingdom"));
    }
}
