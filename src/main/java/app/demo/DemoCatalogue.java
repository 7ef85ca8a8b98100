package app.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import replay.retail.RetailFile;
import replay.retail.SkuListing;

/**
 * The demo catalogue: the products of the checked-in piece with their names and prices, each with the units that the
 * piece sells and {@value #SPARE_UNITS} more.
 *
 * @param skus a SKU once, in the order in which the piece first sells them
 */
public record DemoCatalogue(List<DemoSku> skus) {

    /** Units beyond what the piece sells. */
    public static final long SPARE_UNITS = 100;

    static final String PIECE = "/demo/online-retail-piece.csv.gz";

    private static final String CURRENCY = "GBP";

    /** Stock codes of the data that stand for a charge or an entry of the books. Replayed invoices still carry them. */
    private static final Set<String> NO_PRODUCTS =
            Set.of("AMAZONFEE", "B", "BANK CHARGES", "C2", "CRUK", "D", "DOT", "M", "m", "POST", "S");

    public DemoCatalogue {
        skus = List.copyOf(skus);
    }

    /** Reads it from the program itself. */
    public static DemoCatalogue read() {
        try (InputStream piece = DemoCatalogue.class.getResourceAsStream(PIECE)) {
            if (piece == null) {
                throw new FileNotFoundException(PIECE);
            }
            return new DemoCatalogue(RetailFile.read(piece).skus().stream()
                    .filter(sku -> !NO_PRODUCTS.contains(sku.skuId()))
                    .map(DemoCatalogue::stocked)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("The demo catalogue cannot be read", e);
        }
    }

    private static DemoSku stocked(SkuListing sku) {
        return new DemoSku(sku.skuId(), sku.name(), sku.unitPriceMinor(), CURRENCY, sku.unitsSold() + SPARE_UNITS);
    }
}
