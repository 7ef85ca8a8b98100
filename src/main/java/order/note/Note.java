package order.note;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKey;

/**
 * What an operator noted on an order.
 *
 * @param noteNo number of the note within the order, from 1 to {@value #MAX_OF_AN_ORDER}
 * @param author subject of the operator
 * @param text sealed under the key of the order's person, because it is about this person
 */
public record Note(UUID orderId, int noteNo, Instant createdAt, String author, PersonalData text) {

    public static final int MAX_OF_AN_ORDER = 500;

    /** Maximum length of the text in clear. */
    public static final int MAX_LENGTH = 2_000;

    /** A note that was added. */
    public record Added(int noteNo, Instant createdAt) {

        /** The text that the idempotency row stores, to answer repeated requests. */
        public String text() {
            return noteNo + " " + createdAt;
        }

        public static Added parse(String text) {
            String[] parts = text.split(" ");
            return new Added(Integer.parseInt(parts[0]), Instant.parse(parts[1]));
        }
    }

    /**
     * The text in clear.
     *
     * @param key key of the order's person; null if it was erased
     * @return null if the text can never be read again, because the person's data was erased
     */
    public @Nullable String open(@Nullable PersonalKey key) {
        return key == null ? null : key.open(text).orElse(null);
    }
}
