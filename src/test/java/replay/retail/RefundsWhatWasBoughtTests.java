package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefundsWhatWasBoughtTests {

    private static final String ANN = "17850";
    private static final String BOB = "12748";
    private static final String GUEST = "NA";

    private final SalesPlanner planner = new SalesPlanner();

    @Test
    void aReturnIsOfTheSameCustomerSkuAndPrice() {
        add("1", "A", "5", "2010-12-01 10:00:00", "2.55", BOB);
        add("2", "B", "5", "2010-12-01 10:00:00", "2.55", ANN);
        add("2", "A", "5", "2010-12-01 10:00:00", "2.95", ANN);
        add("2", "A", "5", "2010-12-01 10:00:00", "2.55", ANN);
        add("C3", "A", "-2", "2010-12-24 11:00:00", "2.55", ANN);

        assertThat(plan().refunds())
                .containsExactly(new Refund(
                        "C3", OffsetDateTime.parse("2010-12-24T11:00:00Z"), "2", List.of(refunded(3, "A", 2, 255))));
        assertThat(plan().unmatched()).isEmpty();
    }

    @Test
    void theLatestInvoiceIsTheFirst() {
        add("1", "A", "3", "2010-12-01 10:00:00", "1", ANN);
        add("3", "A", "3", "2010-12-03 10:00:00", "1", ANN);
        add("2", "A", "3", "2010-12-02 10:00:00", "1", ANN);
        add("C4", "A", "-7", "2010-12-04 10:00:00", "1", ANN);

        assertThat(plan().refunds())
                .extracting(RefundsWhatWasBoughtTests::text)
                .containsExactly("C4 of 3: 1 A 3", "C4 of 2: 1 A 3", "C4 of 1: 1 A 1");
    }

    @Test
    void theLinesOfAnInvoiceAreTakenFromTheFirst() {
        add("1", "A", "2", "2010-12-01 10:00:00", "1", ANN);
        add("1", "B", "2", "2010-12-01 10:00:00", "1", ANN);
        add("1", "A", "2", "2010-12-01 10:00:00", "1", ANN);
        add("C2", "B", "-1", "2010-12-04 10:00:00", "1", ANN);
        add("C2", "A", "-3", "2010-12-04 10:00:00", "1", ANN);

        assertThat(plan().refunds())
                .extracting(RefundsWhatWasBoughtTests::text)
                .containsExactly("C2 of 1: 1 A 2, 2 B 1, 3 A 1");
    }

    @Test
    void aLineOfAnInvoiceStandsOnceInARefund() {
        add("1", "A", "5", "2010-12-01 10:00:00", "1", ANN);
        add("C2", "A", "-1", "2010-12-04 10:00:00", "1", ANN);
        add("C2", "A", "-3", "2010-12-04 10:00:00", "1", ANN);

        assertThat(plan().refunds()).extracting(RefundsWhatWasBoughtTests::text).containsExactly("C2 of 1: 1 A 4");
    }

    @Test
    void whatCameBackBeforeDoesNotComeBackAgain() {
        add("1", "A", "5", "2010-12-01 10:00:00", "1.50", ANN);
        add("C2", "A", "-3", "2010-12-04 10:00:00", "1.50", ANN);
        add("C3", "A", "-3", "2010-12-05 10:00:00", "1.50", ANN);
        add("C4", "A", "-1", "2010-12-06 10:00:00", "1.50", ANN);

        assertThat(plan().refunds())
                .extracting(RefundsWhatWasBoughtTests::text)
                .containsExactly("C2 of 1: 1 A 3", "C3 of 1: 1 A 2");
        assertThat(plan().unmatched())
                .containsExactly(
                        new UnmatchedLine("C3", "A", new LineSums(1, 1, 150), UnmatchedReason.MORE_THAN_BOUGHT),
                        new UnmatchedLine("C4", "A", new LineSums(1, 1, 150), UnmatchedReason.MORE_THAN_BOUGHT));
    }

    @Test
    void aReturnMayBeOfTheSameMinuteButNotOfAMinuteBefore() {
        add("C1", "A", "-1", "2010-12-04 10:00:00", "1", ANN);
        add("C2", "B", "-1", "2010-12-04 10:00:00", "1", ANN);
        add("3", "A", "1", "2010-12-04 10:00:00", "1", ANN);
        add("4", "B", "1", "2010-12-04 10:01:00", "1", ANN);

        assertThat(plan().refunds()).extracting(RefundsWhatWasBoughtTests::text).containsExactly("C1 of 3: 1 A 1");
        assertThat(plan().reasons()).isEqualTo(Map.of(UnmatchedReason.NEVER_BOUGHT, new LineSums(1, 1, 100)));
    }

    @ParameterizedTest
    @CsvSource({
        "A, -1, 2.00, NA, NO_CUSTOMER",
        "A, -1, 2.00, 12748, NEVER_BOUGHT",
        "B, -1, 2.00, 17850, NEVER_BOUGHT",
        "a, -1, 2.00, 17850, NEVER_BOUGHT",
        "A, -1, 2.01, 17850, OTHER_PRICE",
        "A, -1, 0, 17850, LINE_UNUSABLE",
        "A, -1, 2.005, 17850, LINE_UNUSABLE",
        "A, 1, 2.00, 17850, LINE_UNUSABLE",
        "A, one, 2.00, NA, LINE_UNUSABLE",
    })
    void whatCannotBeRefundedIsKeptForOneReason(
            String sku, String quantity, String price, String customer, UnmatchedReason reason) {
        add("1", "A", "5", "2010-12-01 10:00:00", "2.00", ANN);
        add("2", "A", "5", "2010-12-01 10:00:00", "2.00", GUEST);
        add("C3", sku, quantity, "2010-12-04 10:00:00", price, customer);

        assertThat(plan().refunds()).isEmpty();
        assertThat(plan().unmatched()).singleElement().satisfies(line -> {
            assertThat(line.returnNumber()).isEqualTo("C3");
            assertThat(line.skuId()).isEqualTo(sku);
            assertThat(line.reason()).isEqualTo(reason);
            assertThat(line.sums()).isEqualTo(plan().taken());
        });
    }

    @Test
    void aReturnWithoutADateIsCountedToo() {
        add("1", "A", "5", "2010-12-01 10:00:00", "2.00", ANN);
        add("C2", "A", "-1", "never", "2.00", ANN);

        assertThat(plan().reasons()).isEqualTo(Map.of(UnmatchedReason.LINE_UNUSABLE, new LineSums(1, 1, 200)));
    }

    @Test
    void aReturnCountsForTheShopsMonthOfItsFirstLine() {
        add("1", "A", "5", "2011-04-01 10:00:00", "2.00", ANN);
        add("C2", "A", "-1", "2011-04-30 23:30:00", "2.00", ANN);
        add("C2", "A", "-1", "2011-05-01 00:30:00", "2.00", ANN);

        assertThat(plan().months()).isEqualTo(Map.of(YearMonth.of(2011, 4), new LineSums(1, 2, 400)));
    }

    @Test
    void ofSomeInvoicesTheRefundsAreThoseOfAllThatAreTheirs() {
        add("1", "A", "5", "2010-12-01 10:00:00", "2.00", ANN);
        add("2", "A", "2", "2010-12-02 10:00:00", "2.00", ANN);
        add("C3", "A", "-3", "2010-12-04 10:00:00", "2.00", ANN);
        SalesPlan all = planner.plan("0");

        ReturnsPlan first = all.returns().ofPlaced(all.invoices().subList(0, 1));

        assertThat(first.refunds()).extracting(RefundsWhatWasBoughtTests::text).containsExactly("C3 of 1: 1 A 1");
        assertThat(first.reasons()).isEqualTo(Map.of(UnmatchedReason.INVOICE_NOT_PLACED, new LineSums(1, 2, 400)));
        assertThat(all.returns().ofPlaced(all.invoices())).isEqualTo(all.returns());
    }

    private static String text(Refund refund) {
        List<String> lines = refund.lines().stream()
                .map(line -> "%d %s %d"
                        .formatted(
                                line.lineNo(),
                                line.goods().skuId(),
                                line.goods().quantity()))
                .toList();
        return "%s of %s: %s".formatted(refund.returnNumber(), refund.invoiceNumber(), String.join(", ", lines));
    }

    private static RefundedLine refunded(int lineNo, String skuId, long units, long unitPriceMinor) {
        return new RefundedLine(lineNo, new SoldLine(skuId, units, unitPriceMinor));
    }

    private void add(
            String invoiceNo,
            String stockCode,
            String quantity,
            String invoiceDate,
            String unitPrice,
            String customerId) {
        planner.add(new RetailLine(
                invoiceNo, stockCode, "NAME", quantity, invoiceDate, unitPrice, customerId, "United Kingdom"));
    }

    private ReturnsPlan plan() {
        return planner.plan("0").returns();
    }
}
