package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each returned unit is refunded for an invoice of the same customer, SKU and price, or kept with a reason. */
class RefundsWhatWasBoughtTests {

    private final SalesPlanner planner = new SalesPlanner();

    @Test
    void aReturnMatchesCustomerSkuAndPrice() {
        add("1 A 5 01 2.55 12748; 2 B 5 01 2.55; 2 A 5 01 2.95; 2 A 5 01 2.55; C3 A -2 2010-12-24T11:00:00 2.55");

        assertThat(plan().refunds())
                .containsExactly(new Refund(
                        "C3",
                        OffsetDateTime.parse("2010-12-24T11:00:00Z"),
                        "2",
                        List.of(new RefundedLine(3, new SoldLine("A", 2, 255)))));
        assertThat(plan().unmatched()).isEmpty();
    }

    /**
     * A refund is written as "return of invoice: line number, SKU, units", an unmatched line as "return, SKU, lines, units, pennies,
     * reason".
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the latest invoice comes first
            1 A 3 01 1; 3 A 3 03 1; 2 A 3 02 1; C4 A -7 04 1 | C4 of 3: 1 A 3; C4 of 2: 1 A 3; C4 of 1: 1 A 1 | ''
            # the lines of an invoice are refunded from the first one on
            1 A 2 01 1; 1 B 2 01 1; 1 A 2 01 1; C2 B -1 04 1; C2 A -3 04 1 | C2 of 1: 1 A 2, 2 B 1, 3 A 1 | ''
            # a line of an invoice appears once in a refund
            1 A 5 01 1; C2 A -1 04 1; C2 A -3 04 1 | C2 of 1: 1 A 4 | ''
            # units that were returned before are not returned again
            1 A 5 01 1.50; C2 A -3 04 1.50; C3 A -3 05 1.50; C4 A -1 06 1.50 | C2 of 1: 1 A 3; C3 of 1: 1 A 2 | C3 A 1 1 150 MORE_THAN_BOUGHT; C4 A 1 1 150 MORE_THAN_BOUGHT
            # a return may be of the same minute as its invoice, but not of an earlier one
            C1 A -1 04 1; C2 B -1 04 1; 3 A 1 04 1; 4 B 1 2010-12-04T10:01:00 1 | C1 of 3: 1 A 1 | C2 B 1 1 100 NEVER_BOUGHT
            # a return without a date counts too
            1 A 5 01 2.00; C2 A -1 never 2.00 | '' | C2 A 1 1 200 LINE_UNUSABLE
            """)
    void returnsAreRefundedOrKeptWithAReason(String file, String refunds, String unmatched) {
        add(file);

        assertThat(text(plan().refunds())).isEqualTo(refunds);
        assertThat(plan().unmatched().stream()
                        .map(line -> "%s %s %d %d %d %s"
                                .formatted(
                                        line.returnNumber(),
                                        line.skuId(),
                                        line.sums().lines(),
                                        line.sums().units(),
                                        line.sums().amountMinor(),
                                        line.reason()))
                        .collect(Collectors.joining("; ")))
                .isEqualTo(unmatched);
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
    void aLineThatCannotBeRefundedIsKeptWithOneReason(
            String sku, String quantity, String price, String customer, UnmatchedReason reason) {
        add("1 A 5 01 2.00; 2 A 5 01 2.00 NA; C3 %s %s 04 %s %s".formatted(sku, quantity, price, customer));

        assertThat(plan().refunds()).isEmpty();
        assertThat(plan().unmatched()).singleElement().satisfies(line -> {
            assertThat(line.returnNumber()).isEqualTo("C3");
            assertThat(line.skuId()).isEqualTo(sku);
            assertThat(line.reason()).isEqualTo(reason);
            assertThat(line.sums()).isEqualTo(plan().taken());
        });
    }

    @Test
    void aReturnCountsForTheMonthOfItsFirstLineInTheShopsTimeZone() {
        add("1 A 5 2011-04-01T10:00:00 2.00; C2 A -1 2011-04-30T23:30:00 2.00; C2 A -1 2011-05-01T00:30:00 2.00");

        assertThat(plan().months()).isEqualTo(Map.of(YearMonth.of(2011, 4), new LineSums(1, 2, 400)));
    }

    @Test
    void theRefundsOfSomeInvoicesAreAPartOfAllRefunds() {
        add("1 A 5 01 2.00; 2 A 2 02 2.00; C3 A -3 04 2.00");
        SalesPlan all = planner.plan("0");

        ReturnsPlan first = all.returns().ofPlaced(all.invoices().subList(0, 1));

        assertThat(text(first.refunds())).isEqualTo("C3 of 1: 1 A 1");
        assertThat(first.reasons()).isEqualTo(Map.of(UnmatchedReason.INVOICE_NOT_PLACED, new LineSums(1, 2, 400)));
        assertThat(all.returns().ofPlaced(all.invoices())).isEqualTo(all.returns());
    }

    private static String text(List<Refund> refunds) {
        return refunds.stream()
                .map(refund -> "%s of %s: %s"
                        .formatted(
                                refund.returnNumber(),
                                refund.invoiceNumber(),
                                refund.lines().stream()
                                        .map(line -> "%d %s %d"
                                                .formatted(
                                                        line.lineNo(),
                                                        line.goods().skuId(),
                                                        line.goods().quantity()))
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining("; "));
    }

    /**
     * Adds lines of a file: invoice number, SKU, quantity, time, price and customer. A time of two digits is a day of December 2010; the
     * customer is 17850 if it is missing.
     */
    private void add(String file) {
        for (String line : file.split("; ")) {
            String[] fields = line.split(" ");
            planner.add(new RetailLine(
                    fields[0],
                    fields[1],
                    "NAME",
                    fields[2],
                    fields[3].length() == 2 ? "2010-12-%s 10:00:00".formatted(fields[3]) : fields[3].replace('T', ' '),
                    fields[4],
                    fields.length > 5 ? fields[5] : "17850",
                    "United Kingdom"));
        }
    }

    private ReturnsPlan plan() {
        return planner.plan("0").returns();
    }
}
