package tracking.change;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A place among the stored changes. Its text is opaque to clients, and the same on all instances.
 *
 * @param number the number of the last change before this place; 0 before the first change. Numbers have no gaps in the order in which changes
 *     are committed
 * @param writtenAt when that change was stored, or a time before that; later changes have no earlier time
 */
public record Position(long number, Instant writtenAt) implements Comparable<Position> {

    private static final byte VERSION = 1;
    private static final int BODY = 1 + 2 * Long.BYTES;
    private static final int BYTES = BODY + Integer.BYTES;
    private static final int MAX_TEXT = 28;

    /**
     * Parses a text that {@link #text()} made.
     *
     * @return empty for any other text
     */
    public static Optional<Position> parse(String text) {
        if (text.length() != MAX_TEXT) {
            return Optional.empty();
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        if (bytes.capacity() != BYTES || bytes.getInt(BODY) != checksum(bytes.array()) || bytes.get() != VERSION) {
            return Optional.empty();
        }
        Position position = new Position(bytes.getLong(), Instant.ofEpochMilli(bytes.getLong()));
        return position.number < 0 ? Optional.empty() : Optional.of(position);
    }

    /** The text for clients. */
    public String text() {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES).put(VERSION).putLong(number).putLong(writtenAt.toEpochMilli());
        bytes.putInt(checksum(bytes.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static int checksum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, BODY);
        return (int) sum.getValue();
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(number, other.number);
    }
}
