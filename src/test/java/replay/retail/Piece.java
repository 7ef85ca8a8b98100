package replay.retail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The part of the retail data that is checked in. */
public final class Piece {

    private static final String RESOURCE = "/demo/online-retail-piece.csv.gz";

    private Piece() {}

    /** The compressed file. */
    public static byte[] bytes() {
        try (InputStream in = Objects.requireNonNull(Piece.class.getResourceAsStream(RESOURCE))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plan of its orders and returns. */
    public static SalesPlan plan() {
        try (InputStream in = Objects.requireNonNull(Piece.class.getResourceAsStream(RESOURCE))) {
            return RetailFile.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
