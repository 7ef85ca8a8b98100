package replay.retail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The checked-in piece of the data. */
public final class Piece {

    private static final String RESOURCE = "/demo/online-retail-piece.csv.gz";

    private Piece() {}

    /** Its bytes, gzip'd. */
    public static byte[] bytes() {
        try (InputStream in = Objects.requireNonNull(Piece.class.getResourceAsStream(RESOURCE))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it sells. */
    public static SalesPlan plan() {
        try (InputStream in = Objects.requireNonNull(Piece.class.getResourceAsStream(RESOURCE))) {
            return RetailFile.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
