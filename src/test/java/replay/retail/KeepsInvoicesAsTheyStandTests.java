package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An invoice of the file becomes one order with the same lines, prices, date and buyer. */
class KeepsInvoicesAsTheyStandTests {

    private final SalesPlanner planner = new SalesPlanner();

    @Test
    void linesThatAreNotAdjacentAreOneInvoice() {
        add("542806", "48194", "DOORMAT", "1", "2011-02-01 11:19:00", "7.95", "12836");
        add("C542805", "22156", "HEART", "-1", "2011-02-01 11:19:00", "0.85", "14606");
        add("542806", "22692", "DOORMAT", "2", "2011-02-01 11:20:00", "7.95", "12836");

        assertThat(plan().invoices()).singleElement().satisfies(invoice -> {
            assertThat(invoice.number()).isEqualTo("542806");
            assertThat(invoice.lines()).hasSize(2);
            assertThat(invoice.sums()).isEqualTo(new Sums(1, 3, 2385));
        });
    }

    @Test
    void theFirstLineDatesTheInvoiceEvenIfItIsSkipped() {
        add("540000", "21777", "DAMAGED", "-1", "2011-01-31 23:59:00", "0", "NA");
        add("540000", "85123A", "HOLDER", "1", "2011-02-01 00:00:00", "2.55", "NA");

        assertThat(plan().invoices()).singleElement().satisfies(invoice -> {
            assertThat(invoice.placedAt()).isEqualTo(OffsetDateTime.parse("2011-01-31T23:59:00Z"));
            assertThat(invoice.month()).isEqualTo(YearMonth.of(2011, 1));
        });
    }

    @Test
    void theSameSkuTwiceStaysTwoLinesAtTheirOwnPrices() {
        add("545332", "85123A", "HOLDER", "1", "2011-03-01 15:52:00", "2.55", "17850");
        add("545332", "85123A", "HOLDER", "4", "2011-03-01 15:52:00", "2.95", "17850");

        assertThat(plan().invoices())
                .singleElement()
                .satisfies(invoice -> assertThat(invoice.lines())
                        .containsExactly(new SoldLine("85123A", 1, 255), new SoldLine("85123A", 4, 295)));
    }

    @Test
    void aMissingCustomerIsAGuest() {
        add("1", "NAME", "1", "1");
        add("2", "A", "NAME", "1", "2011-03-01 15:52:00", "1", "17850");

        assertThat(plan().invoices())
                .extracting(Invoice::buyer)
                .containsExactly(new Buyer.Guest(), new Buyer.Customer("17850"));
    }

    @Test
    void anInvoiceWithNothingSoldIsNoOrderButIsCounted() {
        add("C1", "A", "NAME", "-1", "2011-03-01 15:52:00", "1", "17850");
        add("2", "lost", "-5", "0");
        add("3", "A", "NAME", "1", "never", "1", "NA");

        SalesPlan plan = plan();
        assertThat(plan.invoices()).isEmpty();
        assertThat(plan.skus()).isEmpty();
        assertThat(plan.fileInvoices()).isEqualTo(3);
        assertThat(plan.fileLines()).isEqualTo(3);
        assertThat(plan.skipped()).isEqualTo(Map.of(SkipReason.QUANTITY_NOT_ABOVE_ZERO, 1L, SkipReason.UNREADABLE, 1L));
        assertThat(plan.returns().taken()).isEqualTo(new LineSums(1, 1, 100));
    }

    @Test
    void aSkuHasItsLastOrdinaryNameAndItsUsualPrice() {
        add("1", "OLD NAME", "1", "2.55");
        add("2", "NEW NAME", "2", "2.55");
        add("3", "NA", "3", "5.06");
        add("4", "smashed", "-9", "0");

        assertThat(plan().skus()).containsExactly(new SkuListing("A", "NEW NAME", 255, 6));
    }

    @Test
    void ofEquallyFrequentPricesTheLastOneCounts() {
        add("1", "NAME", "1", "2.55");
        add("2", "NAME", "1", "1.25");
        add("3", "NAME", "1", "1.25");
        add("4", "NAME", "1", "2.55");

        assertThat(plan().skus()).extracting(SkuListing::unitPriceMinor).containsExactly(255L);
    }

    @Test
    void aSkuWithoutANameIsCalledByItsCode() {
        add("1", "BANK CHARGES", "NA", "1", "2011-03-01 15:52:00", "15", "NA");

        assertThat(plan().skus()).containsExactly(new SkuListing("BANK CHARGES", "BANK CHARGES", 1500, 1));
    }

    /** A line of a guest for the SKU A. */
    private void add(String invoiceNo, String description, String quantity, String unitPrice) {
        add(invoiceNo, "A", description, quantity, "2011-03-01 15:52:00", unitPrice, "NA");
    }

    private void add(
            String invoiceNo,
            String stockCode,
            String description,
            String quantity,
            String invoiceDate,
            String unitPrice,
            String customerId) {
        planner.add(new RetailLine(
                invoiceNo, stockCode, description, quantity, invoiceDate, unitPrice, customerId, "United Kingdom"));
    }

    private SalesPlan plan() {
        return planner.plan("0");
    }
}
