package outbox.parked;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a parked event in the API.
 *
 * @param listener the listener, with a colon in place of the slash
 */
record ParkedEventId(long eventId, String listener) {

    /** A listener in the API. */
    static final String LISTENER = "[a-z][a-z0-9-]*(:[a-z][a-z0-9-]*)?";

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17})/(" + LISTENER + ")");

    /** Parses a text that {@link #text()} could have made; empty if it is another one. */
    static Optional<ParkedEventId> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new ParkedEventId(Long.parseLong(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    /** The name of the listener in the database. */
    String storedListener() {
        return listener.replace(':', '/');
    }

    String text() {
        return eventId + "/" + listener;
    }
}
