package platform.page;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import platform.web.ProblemException;

/**
 * The position in a list where the next page begins: the sort key of the last row of the page before. Its text is opaque to the caller. A
 * cursor grants no access, because every page checks again which rows the caller may see.
 */
public record Cursor(List<String> parts) {

    private static final int VERSION = 1;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    public Cursor {
        parts = List.copyOf(parts);
    }

    public static Cursor of(String... parts) {
        return new Cursor(List.of(parts));
    }

    /**
     * Parses a text that {@link #text()} made.
     *
     * @param text null or empty for the first page
     * @param parts number of parts that a cursor of this list has
     * @return empty for the first page
     * @throws ProblemException if the text is not a cursor with that many parts
     */
    public static Optional<Cursor> parse(@Nullable String text, int parts) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try (var input = new DataInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(text)))) {
            if (input.readByte() == VERSION) {
                List<String> read = new ArrayList<>(parts);
                for (int i = 0; i < parts; i++) {
                    read.add(input.readUTF());
                }
                if (input.available() == 0) {
                    return Optional.of(new Cursor(read));
                }
            }
        } catch (IOException | IllegalArgumentException notOurs) {
            // refused below, like every other text that is not a cursor
        }
        throw invalidCursor();
    }

    public String part(int index) {
        return parts.get(index);
    }

    /** @throws ProblemException if the predicate rejects the part */
    public String part(int index, Predicate<String> isPossible) {
        String part = part(index);
        if (!isPossible.test(part)) {
            throw invalidCursor();
        }
        return part;
    }

    /** @throws ProblemException if the part is not a whole number */
    public long number(int index) {
        try {
            return Long.parseLong(part(index));
        } catch (NumberFormatException notOurs) {
            throw invalidCursor();
        }
    }

    /** @throws ProblemException if the part is not a whole number that an {@code int} can hold */
    public int integer(int index) {
        try {
            return Integer.parseInt(part(index));
        } catch (NumberFormatException notOurs) {
            throw invalidCursor();
        }
    }

    /** @throws ProblemException if the part is not an instant in the years 1 to 9999, which is the range that the database can compare */
    public Instant instant(int index) {
        try {
            Instant instant = Instant.parse(part(index));
            if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
                return instant;
            }
        } catch (DateTimeParseException notOurs) {
            // refused below
        }
        throw invalidCursor();
    }

    /** @throws ProblemException if the part is not a UUID */
    public UUID uuid(int index) {
        try {
            return UUID.fromString(part(index));
        } catch (IllegalArgumentException notOurs) {
            throw invalidCursor();
        }
    }

    public String text() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var output = new DataOutputStream(bytes)) {
            output.writeByte(VERSION);
            for (String part : parts) {
                output.writeUTF(part);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return ENCODER.encodeToString(bytes.toByteArray());
    }

    private static ProblemException invalidCursor() {
        return ProblemException.invalid("cursor", "must be a next_cursor of this list");
    }
}
