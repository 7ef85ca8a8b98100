package replay.retail;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;

/**
 * Reads files in the Online Retail format: CSV with a header, in UTF-8, with or without gzip. Columns are found by their names. The lines are
 * read as a stream, and only sold and returned lines are kept in memory.
 */
public final class RetailFile {

    private RetailFile() {}

    /**
     * Reads a file and plans its sales.
     *
     * @throws IOException if the file cannot be read or is not in this format; the message says what is wrong
     */
    public static SalesPlan read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /**
     * Reads the bytes of a file and plans its sales.
     *
     * @throws IOException if the bytes cannot be read or are not in this format; the message says what is wrong
     */
    public static SalesPlan read(InputStream bytes) throws IOException {
        MessageDigest digest = sha256();
        SalesPlanner planner = new SalesPlanner();
        try (InputStream content = new DigestInputStream(unzipped(bytes), digest);
                CsvReader<NamedCsvRecord> csv =
                        CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(content, StandardCharsets.UTF_8))) {
            for (NamedCsvRecord row : csv) {
                planner.add(line(row));
            }
        } catch (CsvParseException e) {
            throw new IOException("Not a CSV file: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return planner.plan(HexFormat.of().formatHex(digest.digest()));
    }

    private static RetailLine line(NamedCsvRecord row) throws IOException {
        try {
            return new RetailLine(
                    row.getField("InvoiceNo"),
                    row.getField("StockCode"),
                    row.getField("Description"),
                    row.getField("Quantity"),
                    row.getField("InvoiceDate"),
                    row.getField("UnitPrice"),
                    row.getField("CustomerID"),
                    row.getField("Country"));
        } catch (NoSuchElementException e) {
            throw new IOException(
                    "Not in the Online Retail format, line %d: %s (columns: %s)"
                            .formatted(row.getStartingLineNumber(), e.getMessage(), String.join(",", row.getHeader())),
                    e);
        }
    }

    private static InputStream unzipped(InputStream bytes) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(bytes, 1 << 16);
        buffered.mark(2);
        int magic = buffered.read() | buffered.read() << 8;
        buffered.reset();
        return magic == GZIPInputStream.GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
