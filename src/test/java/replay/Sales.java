package replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files to replay. */
final class Sales {

    static final String FIRST = "536365";
    static final String SECOND = "551000";
    static final String THIRD = "551001";

    private static final String CSV = """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
            536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850,United Kingdom
            536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,2,2010-12-01 08:26:00,2.95,17850,United Kingdom
            C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527,United Kingdom
            551000,71053,WHITE METAL LANTERN,1,2011-04-26 10:00:00,3.39,NA,EIRE
            551001,BANK CHARGES,Bank Charges,1,2011-04-30 23:30:00,15,NA,Unspecified
            """;

    private static final String RETURNS = """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
            536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850,United Kingdom
            536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,2,2010-12-01 08:26:00,2.95,17850,United Kingdom
            536400,85123A,WHITE HANGING HEART T-LIGHT HOLDER,2,2010-12-05 10:00:00,2.55,17850,United Kingdom
            551000,71053,WHITE METAL LANTERN,1,2011-04-26 10:00:00,3.39,NA,EIRE
            C551100,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-3,2011-04-30 23:30:00,2.55,17850,United Kingdom
            C551100,71053,WHITE METAL LANTERN,-1,2011-04-30 23:30:00,3.39,17850,United Kingdom
            C551101,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-1,2011-05-01 00:30:00,2.95,17850,United Kingdom
            C551101,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-1,2011-05-01 00:30:00,9.99,17850,United Kingdom
            C551102,71053,WHITE METAL LANTERN,-1,2011-05-01 10:00:00,3.39,NA,EIRE
            C551103,D,Discount,-1,2011-05-02 09:41:00,27.50,14527,United Kingdom
            """;

    private Sales() {}

    /**
     * Three invoices with sales and four with returns. C551100 returns items of two invoices of one customer, C551101 one unit
     * of the older invoice; the other lines match no invoice. Together five units for GBP 13.99 are returned.
     */
    static Path withReturns(Path folder) {
        return written(folder.resolve("returns.csv"), RETURNS);
    }

    /** Three invoices with sales, of two months, and one without. */
    static Path file(Path folder) {
        return written(folder.resolve("sales.csv"), CSV);
    }

    private static Path written(Path file, String csv) {
        try {
            return Files.writeString(file, csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
