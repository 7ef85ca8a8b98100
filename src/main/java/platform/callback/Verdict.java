package platform.callback;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** What came of something that a callback told. */
public sealed interface Verdict {

    /** It changed what it is about. */
    record Applied() implements Verdict {}

    /** True, and nothing new. */
    record Unchanged(String why) implements Verdict {}

    /** It contradicts what we know: told to nobody but the operators. */
    record Mismatch(String why) implements Verdict {}

    /** It is about something that we have not heard of yet; it is decided when that comes. */
    record Waiting(String why) implements Verdict {}

    /** Reads how it is kept. */
    static Verdict of(String name, @Nullable String why) {
        return switch (name) {
            case "applied" -> new Applied();
            case "unchanged" -> new Unchanged(requireNonNull(why));
            case "mismatch" -> new Mismatch(requireNonNull(why));
            case "waiting" -> new Waiting(requireNonNull(why));
            default -> throw new IllegalStateException("Unknown verdict: " + name);
        };
    }

    /** How it is kept. */
    default String name() {
        return switch (this) {
            case Applied applied -> "applied";
            case Unchanged unchanged -> "unchanged";
            case Mismatch mismatch -> "mismatch";
            case Waiting waiting -> "waiting";
        };
    }

    default @Nullable String why() {
        return null;
    }
}
