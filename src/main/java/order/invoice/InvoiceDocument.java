package order.invoice;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import order.command.Address;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/** The layout of an invoice: pages in A4 with a table of lines. Dates are UTC. Amounts have the decimals of their currency. */
final class InvoiceDocument {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private static final int SMALL = 9;
    private static final int LARGE = 16;
    private static final int LINE = 13;
    private static final int TOP = 790;
    private static final int BOTTOM = 60;
    private static final int LEFT = 50;
    private static final int RIGHT = 545;
    private static final int TEXT_WIDTH = RIGHT - LEFT;

    /** Where the columns of the table end; the first, with the text, begins at the left and has this width. */
    private static final List<Integer> COLUMNS = List.of(280, 350, 415, 480, RIGHT);

    private static final int FIRST_COLUMN = 180;

    /** Two hundred rows take as long as a request may without further cost. */
    private static final long UNITS_OF_A_ROW = 5;

    private final Typeface typeface;
    private final List<StringBuilder> pages = new ArrayList<>();
    private int y;

    private InvoiceDocument(Typeface typeface) {
        this.typeface = typeface;
        beginPage();
    }

    /** How much work the document is, in the units of {@link platform.ratelimit.LongWork}. */
    static long work(Invoice invoice) {
        long rows = invoice.lines().size();
        rows += invoice.charges().size();
        for (Invoice.Credit credit : invoice.credits()) {
            rows += credit.lines().size();
        }
        return rows * UNITS_OF_A_ROW;
    }

    /** The invoice as PDF. The same invoice gives the same bytes. */
    static byte[] pdf(Invoice invoice) {
        try (PDDocument document = new PDDocument()) {
            Typeface typeface = new Typeface(document);
            InvoiceDocument layout = new InvoiceDocument(typeface);
            layout.write(invoice);
            layout.number(invoice);
            for (StringBuilder content : layout.pages) {
                PDPage page = new PDPage(PDRectangle.A4);
                page.setResources(typeface.resources());
                page.setContents(new PDStream(
                        document,
                        new ByteArrayInputStream(content.toString().getBytes(StandardCharsets.US_ASCII)),
                        COSName.FLATE_DECODE));
                document.addPage(page);
            }
            typeface.complete();
            describe(document, invoice);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes, CompressParameters.NO_COMPRESSION);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e); // nothing is read or written outside the memory
        }
    }

    /** Without the fixed id and date, the bytes would depend on the time. */
    private static void describe(PDDocument document, Invoice invoice) {
        PDDocumentInformation information = new PDDocumentInformation();
        information.setTitle("Invoice " + invoice.number());
        GregorianCalendar paid = new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC), Locale.ROOT);
        paid.setTimeInMillis(invoice.paidAt().toEpochMilli());
        information.setCreationDate(paid);
        document.setDocumentInformation(information);
        document.setDocumentId((long) invoice.number().hashCode());
    }

    private void write(Invoice invoice) throws IOException {
        text(LEFT, "Invoice " + invoice.number(), LARGE);
        y -= 2 * LINE;
        paragraph("Seller", invoice.seller());
        paragraph("Customer", customer(invoice.customer()));
        paragraph(
                "",
                List.of(
                        "Order " + invoice.orderNo(),
                        "Ordered on " + date(invoice.orderedAt()),
                        "Paid on " + date(invoice.paidAt()),
                        "Amounts are in " + invoice.amounts().payable().currency()));
        table(
                invoice.taxIncluded(),
                Stream.concat(invoice.lines().stream(), invoice.charges().stream())
                        .toList());
        y -= LINE;
        sums(invoice);
        taxes(invoice);
        credits(invoice);
    }

    private static List<String> customer(@Nullable Address address) {
        return address == null
                ? List.of("The personal data of the customer has been erased.")
                : Stream.of(
                                address.name(),
                                address.line1(),
                                address.line2(),
                                address.postalCode() == null
                                        ? address.city()
                                        : address.postalCode() + " " + address.city(),
                                address.country())
                        .filter(line -> line != null)
                        .toList();
    }

    private void paragraph(String title, List<String> lines) throws IOException {
        if (!title.isEmpty()) {
            line(title);
        }
        for (String line : lines) {
            for (String part : wrapped(line, TEXT_WIDTH)) {
                line(part);
            }
        }
        y -= LINE;
    }

    private void table(boolean taxIncluded, List<Invoice.Row> rows) throws IOException {
        row("Item", "Quantity", "Unit price", "Discount", taxIncluded ? "Tax included" : "Tax", "Total");
        rule();
        for (Invoice.Row row : rows) {
            row(
                    row.text(),
                    Long.toString(row.quantity()),
                    decimal(row.unitPrice()),
                    decimal(row.discount()),
                    decimal(row.tax()),
                    decimal(row.total()));
        }
        rule();
    }

    private void sums(Invoice invoice) throws IOException {
        sum("Items", invoice.amounts().items());
        sum("Discount", negative(invoice.amounts().discount()));
        sum("Shipping", invoice.amounts().shipping());
        if (invoice.amounts().shippingDiscount().amountMinor() != 0) {
            sum("Discount on shipping", negative(invoice.amounts().shippingDiscount()));
        }
        if (!invoice.taxIncluded()) {
            sum("Tax", invoice.amounts().tax());
        }
        sum("Total, paid", invoice.amounts().payable());
        if (invoice.taxIncluded()) {
            sum("Tax included in the total", invoice.amounts().taxIncluded());
        }
        if (invoice.refunded().amountMinor() != 0) {
            sum("Refunded", negative(invoice.refunded()));
        }
        y -= LINE;
    }

    private void taxes(Invoice invoice) throws IOException {
        row("Tax rate", "", "", "Net", "Tax", "Gross");
        rule();
        for (Invoice.Tax tax : invoice.taxes()) {
            row(
                    rate(tax.ratePpm()),
                    "",
                    "",
                    decimal(tax.net()),
                    decimal(tax.tax()),
                    decimal(tax.net().plus(tax.tax())));
        }
        rule();
    }

    private void credits(Invoice invoice) throws IOException {
        for (Invoice.Credit credit : invoice.credits()) {
            y -= LINE;
            line(credit.text());
            for (Invoice.Row row : credit.lines()) {
                row(
                        row.text(),
                        Long.toString(-row.quantity()),
                        decimal(row.unitPrice()),
                        decimal(negative(row.discount())),
                        decimal(negative(row.tax())),
                        decimal(negative(row.total())));
            }
            sum("Credit", negative(credit.total()));
        }
    }

    private void sum(String name, Money amount) throws IOException {
        row(name, "", "", "", "", amount.currency() + " " + decimal(amount));
    }

    /** A row of the table. A long text takes several lines. */
    private void row(String text, String... cells) throws IOException {
        List<String> parts = wrapped(text, FIRST_COLUMN);
        breakPage();
        for (int i = 0; i < cells.length; i++) {
            text(COLUMNS.get(i) - typeface.width(cells[i], SMALL), cells[i], SMALL);
        }
        for (String part : parts) {
            line(part);
        }
    }

    private void line(String text) throws IOException {
        breakPage();
        text(LEFT, text, SMALL);
        y -= LINE;
    }

    private void rule() {
        pages.getLast().append("0.5 w %s %s m %s %s l S\n".formatted(LEFT, y + LINE - 3, RIGHT, y + LINE - 3));
        y -= 3;
    }

    private void text(float x, String text, float size) throws IOException {
        pages.getLast()
                .append("BT 1 0 0 1 %s %s Tm\n".formatted(x, y))
                .append(typeface.show(text, size))
                .append("ET\n");
    }

    private void breakPage() {
        if (y < BOTTOM) {
            beginPage();
        }
    }

    private void beginPage() {
        pages.add(new StringBuilder());
        y = TOP;
    }

    /** Each page says which one it is. */
    private void number(Invoice invoice) throws IOException {
        for (int i = 0; i < pages.size(); i++) {
            String text = "Invoice %s, page %d of %d".formatted(invoice.number(), i + 1, pages.size());
            pages.get(i)
                    .append("BT 1 0 0 1 %s %s Tm\n".formatted(LEFT, BOTTOM - 2 * LINE))
                    .append(typeface.show(text, SMALL))
                    .append("ET\n");
        }
    }

    /** The parts of a text that fit into the width, broken between words if that is possible. */
    private List<String> wrapped(String text, float width) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (typeface.width(rest, SMALL) > width) {
            int end = rest.offsetByCodePoints(0, 1);
            while (typeface.width(rest.substring(0, rest.offsetByCodePoints(end, 1)), SMALL) <= width) {
                end = rest.offsetByCodePoints(end, 1);
            }
            int space = rest.lastIndexOf(' ', end);
            parts.add(rest.substring(0, space > 0 ? space : end));
            rest = rest.substring(space > 0 ? space + 1 : end);
        }
        parts.add(rest);
        return parts;
    }

    private static String date(Instant at) {
        return DATE.format(at);
    }

    private static String decimal(Money amount) {
        return amount.toDecimal().toPlainString();
    }

    private static Money negative(Money amount) {
        return Money.zero(amount.currency()).minus(amount);
    }

    private static String rate(long ppm) {
        return BigDecimal.valueOf(ppm, 4).stripTrailingZeros().toPlainString() + " %";
    }
}
