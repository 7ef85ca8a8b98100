package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The plan has the figures that another program counted; they are in the README of the data. */
class AddsUpTheCheckedInPieceTests {

    private final SalesPlan plan = Piece.plan();

    @Test
    void everyLineIsSoldReturnedOrSkippedForAReason() {
        assertThat(plan.fileLines()).isEqualTo(2_156);
        assertThat(plan.fileInvoices()).isEqualTo(160);
        assertThat(plan.soldLines()).isEqualTo(2_070);
        assertThat(plan.returns().taken()).isEqualTo(new LineSums(38, 712, 8_316_42));
        assertThat(plan.skipped())
                .isEqualTo(Map.of(
                        SkipReason.BAD_DEBT, 3L,
                        SkipReason.QUANTITY_NOT_ABOVE_ZERO, 6L,
                        SkipReason.PRICE_NOT_ABOVE_ZERO, 37L,
                        SkipReason.PRICE_BELOW_A_PENNY, 2L));
    }

    @Test
    void ordersUnitsAndRevenueAreThoseOfTheDataToThePenny() {
        assertThat(plan.months().total()).isEqualTo(new Sums(126, 20_722, 51_939_68));
        assertThat(plan.months().byMonth())
                .isEqualTo(new TreeMap<>(Map.of(
                        YearMonth.of(2010, 12), new Sums(15, 2_478, 5_708_16),
                        YearMonth.of(2011, 1), new Sums(12, 3_716, 9_174_15),
                        YearMonth.of(2011, 2), new Sums(15, 3_319, 6_412_58),
                        YearMonth.of(2011, 3), new Sums(16, 1_495, 4_408_60),
                        YearMonth.of(2011, 4), new Sums(18, 2_859, 11_007_24),
                        YearMonth.of(2011, 5), new Sums(16, 1_543, 4_898_20),
                        YearMonth.of(2011, 6), new Sums(10, 1_619, 2_819_40),
                        YearMonth.of(2011, 7), new Sums(13, 2_239, 5_129_55),
                        YearMonth.of(2011, 8), new Sums(11, 1_454, 2_381_80))));
    }

    @Test
    void returnsAreThoseOfTheDataToThePenny() {
        assertThat(plan.returns().refunds()).hasSize(10);
        assertThat(plan.returns().months())
                .isEqualTo(Map.of(
                        YearMonth.of(2010, 12), new LineSums(3, 9, 10_00),
                        YearMonth.of(2011, 1), new LineSums(1, 1, 1_25),
                        YearMonth.of(2011, 2), new LineSums(3, 3, 14_20),
                        YearMonth.of(2011, 4), new LineSums(1, 624, 1_591_20),
                        YearMonth.of(2011, 5), new LineSums(3, 5, 310_00),
                        YearMonth.of(2011, 8), new LineSums(2, 4, 26_90)));
        assertThat(plan.returns().reasons())
                .isEqualTo(Map.of(
                        UnmatchedReason.NO_CUSTOMER, new LineSums(10, 10, 6_198_21),
                        UnmatchedReason.NEVER_BOUGHT, new LineSums(14, 54, 160_96),
                        UnmatchedReason.OTHER_PRICE, new LineSums(1, 2, 3_70)));
    }

    @Test
    void theUnitsOfTheSkusAreThoseOfTheInvoices() {
        assertThat(plan.skus()).hasSize(1_307);
        assertThat(plan.skus().stream().mapToLong(SkuListing::unitsSold).sum()).isEqualTo(20_722);
    }

    @Test
    void theDataHasTheCasesThatGeneratedDataLacks() {
        assertThat(plan.invoices()).anySatisfy(invoice -> {
            assertThat(invoice.number()).isEqualTo("540551");
            assertThat(invoice.lines()).hasSizeGreaterThan(490);
            assertThat(invoice.buyer()).isEqualTo(new Buyer.Guest());
        });
        assertThat(plan.skus())
                .extracting(SkuListing::skuId)
                .contains("BANK CHARGES", "AMAZONFEE", "POST", "DOT", "M", "S", "C2", "gift_0001_30")
                .doesNotContain("D", "B", "CRUK", "PADS");
        assertThat(plan.invoices())
                .filteredOn(invoice -> invoice.buyer() instanceof Buyer.Guest)
                .hasSize(28);
        assertThat(plan.invoices()).extracting(Invoice::country).contains("Unspecified", "European Community", "EIRE");
    }
}
