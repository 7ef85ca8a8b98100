package replay.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Retail files are read compressed or not; a file with other columns or a truncated line is refused. */
class ReadsRetailFilesTests {

    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    private static final String QUOTED = HEADER
            + "540238,gift_0001_20,\"Voucher, \"\"gift\"\" £20.00\",1,2011-01-05 14:44:00,16.67,NA,United Kingdom\n";

    @Test
    void aCompressedFileGivesTheSamePlan() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write(QUOTED.getBytes(StandardCharsets.UTF_8));
        }

        SalesPlan plain = read(QUOTED);
        assertThat(RetailFile.read(new ByteArrayInputStream(zipped.toByteArray())))
                .isEqualTo(plain);
        assertThat(plain.skus()).containsExactly(new SkuListing("gift_0001_20", "Voucher, \"gift\" £20.00", 1667, 1));
    }

    @Test
    void anotherContentHasAnotherHash() throws IOException {
        assertThat(read(QUOTED).contentHash())
                .hasSize(64)
                .isNotEqualTo(read(HEADER).contentHash());
    }

    @Test
    void columnsAreFoundByName() throws IOException {
        SalesPlan plan = read("""
                Country,CustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo
                EIRE,14911,1.25,2010-12-01,24,TIN,22367,540000
                """);
        assertThat(plan.invoices()).singleElement().satisfies(invoice -> {
            assertThat(invoice.number()).isEqualTo("540000");
            assertThat(invoice.lines()).containsExactly(new SoldLine("22367", 24, 125));
        });
    }

    @Test
    void anotherFormatIsRefusedWithItsColumns() {
        assertThatThrownBy(() -> read("Invoice,Sku\n1,2\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("InvoiceNo")
                .hasMessageContaining("Invoice,Sku");
    }

    @Test
    void aTruncatedLineIsRefusedWithItsNumber() {
        assertThatThrownBy(() -> read(QUOTED + "540239,22139\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3");
    }

    private static SalesPlan read(String csv) throws IOException {
        return RetailFile.read(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    }
}
