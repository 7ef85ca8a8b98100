package order.invoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import order.OrderEvent.Amounts;
import order.command.Address;
import order.invoice.Invoice.Row;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import platform.web.Limits;

/** An invoice shows every line of the largest order, long texts, and letters that its fonts do not have. */
class LongInvoicesHaveManyPagesTests {

    private static final Money ZERO = Money.zero("GBP");
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void eachLineOfTheLargestOrderIsOnAPage() throws IOException {
        String sku = "W".repeat(Limits.MAX_SKU_ID - 4);
        List<Row> rows = IntStream.range(0, Limits.MAX_LINES)
                .mapToObj(i -> new Row(
                        sku + "%04d".formatted(i),
                        Limits.MAX_QUANTITY,
                        new Money(i, "GBP"),
                        ZERO,
                        ZERO,
                        new Money(i, "GBP")))
                .toList();

        try (PDDocument pdf = Loader.loadPDF(InvoiceDocument.pdf(invoice(rows, List.of("Shop"), "Ada")))) {
            int pages = pdf.getNumberOfPages();
            String text = new PDFTextStripper().getText(pdf).replaceAll("\\s+", "");

            assertThat(text).contains("page%dof%1$d".formatted(pages));
            assertThat(rows).allSatisfy(row -> assertThat(text).contains(row.text()));
        }
    }

    @Test
    void longTextsAreWrappedInsideThePage() throws IOException {
        String address = "word ".repeat(50).strip();
        List<String> seller = Collections.nCopies(8, address);

        try (PDDocument pdf = Loader.loadPDF(InvoiceDocument.pdf(invoice(List.of(), seller, "X".repeat(255))))) {
            List<Float> ends = new ArrayList<>();
            new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition position) {
                    ends.add(position.getEndX());
                    super.processTextPosition(position);
                }
            }.getText(pdf);

            assertThat(ends).hasSizeGreaterThan(1_000).allMatch(end -> end <= 546);
        }
    }

    /** Hebrew, which would be shown in the wrong order, Arabic and an emoji. */
    @Test
    void aLetterThatCannotBeShownIsAWhiteSquare() throws IOException {
        try (PDDocument pdf = Loader.loadPDF(InvoiceDocument.pdf(invoice(List.of(), List.of("ש ش 😀!"), "Ada")))) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("□ □ □!");
        }
    }

    /** So the document looks the same on a machine without a Chinese font. */
    @Test
    void theShapesOfChineseLettersAreInTheDocument() throws IOException {
        byte[] latin = InvoiceDocument.pdf(invoice(List.of(), List.of("Shop"), "Ada"));
        byte[] chinese = InvoiceDocument.pdf(invoice(List.of(), List.of("北京市朝阳区 «Shop»"), "王小明、東京"));

        assertThat(fonts(latin)).containsExactly("LiberationSans");
        assertThat(fonts(chinese)).containsExactly("LiberationSans", "NotoSansSC-Regular");
        try (PDDocument pdf = Loader.loadPDF(chinese)) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("北京市朝阳区 «Shop»", "王小明、東京");
        }
        assertThat(chinese.length).as("bytes; only the used letters").isLessThan(latin.length + 50_000);
    }

    /** The names of the embedded fonts of the first page, without the prefixes of subsets. */
    private static List<String> fonts(byte[] invoice) throws IOException {
        List<String> names = new ArrayList<>();
        try (PDDocument pdf = Loader.loadPDF(invoice)) {
            PDResources resources = pdf.getPage(0).getResources();
            for (COSName name : resources.getFontNames()) {
                PDFont font = resources.getFont(name);
                assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                names.add(font.getName().substring(font.getName().indexOf('+') + 1));
            }
        }
        Collections.sort(names);
        return names;
    }

    @Test
    void aSellerHasLimits() {
        assertThatThrownBy(() -> new SellerProperties("x".repeat(256), List.of(), "", ""))
                .hasMessageContaining("orderwright.seller.name");
        assertThatThrownBy(() -> new SellerProperties("", Collections.nCopies(7, "line"), "", ""))
                .hasMessageContaining("orderwright.seller.address");
        assertThatThrownBy(() -> new SellerProperties("", List.of(), "a\nb", ""))
                .hasMessageContaining("orderwright.seller.tax-id");
        assertThatThrownBy(() -> new SellerProperties("", List.of(), "", "x".repeat(17)))
                .hasMessageContaining("orderwright.seller.invoice-prefix");
    }

    private static Invoice invoice(List<Row> rows, List<String> seller, String customer) {
        return new Invoice(
                "R-1",
                "1",
                AT,
                AT,
                seller,
                new Address(customer, null, "1 Street", null, "London", null, "GB"),
                true,
                rows,
                List.of(),
                new Amounts(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO),
                List.of(),
                List.of(),
                ZERO);
    }
}
