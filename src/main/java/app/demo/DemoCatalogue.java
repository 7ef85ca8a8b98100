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
 * The demo catalogue: the products of the checked-in piece of the data set, with their names and prices. The stock of each product is the
 * number of units that the piece sells plus {@value #SPARE_UNITS}.
 *
 * @param skus each SKU once, in the order in which the piece first sells them
 */
record DemoCatalogue(List<DemoSku> skus) {

    /** Units beyond what the piece sells. */
    public static final long SPARE_UNITS = 100;

    static final String PIECE = "/demo/online-retail-piece.csv.gz";

    private static final String CURRENCY = "GBP";

    /** Stock codes that stand for a charge or a bookkeeping entry and not for a product. Replayed invoices still have lines with them. */
    private static final Set<String> NON_PRODUCTS =
            Set.of("AMAZONFEE", "B", "BANK CHARGES", "C2", "CRUK", "D", "DOT", "M", "m", "POST", "S");

    public DemoCatalogue {
        skus = List.copyOf(skus);
    }

    /** Reads the catalogue from a resource of the program. */
    public static DemoCatalogue read() {
        try (InputStream piece = DemoCatalogue.class.getResourceAsStream(PIECE)) {
            if (piece == null) {
                throw new FileNotFoundException(PIECE);
            }
            return new DemoCatalogue(RetailFile.read(piece).skus().stream()
                    .filter(sku -> !NON_PRODUCTS.contains(sku.skuId()))
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
