package platform.callback;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The result of handling a callback. */
public sealed interface Verdict {

    /**
     * The callback changed the object that it is about.
     *
     * @param why what an operator should know about it, such as a late capture; null if there is nothing
     */
    record Applied(@Nullable String why) implements Verdict {

        public Applied() {
            this(null);
        }
    }

    /** The callback is consistent with our data and changes nothing. */
    record Unchanged(String why) implements Verdict {}

    /** The callback contradicts our data. Only operators are informed. */
    record Mismatch(String why) implements Verdict {}

    /** The callback is about an object that we do not know yet. It is decided when the object arrives. */
    record Waiting(String why) implements Verdict {}

    /**
     * Reads the stored form.
     *
     * @param name stored name of the verdict
     * @param why stored reason; null only for {@link Applied}
     * @throws IllegalStateException if the name is unknown
     */
    static Verdict of(String name, @Nullable String why) {
        return switch (name) {
            case "applied" -> new Applied(why);
            case "unchanged" -> new Unchanged(requireNonNull(why));
            case "mismatch" -> new Mismatch(requireNonNull(why));
            case "waiting" -> new Waiting(requireNonNull(why));
            default -> throw new IllegalStateException("Unknown verdict: " + name);
        };
    }

    /** The name under which the verdict is stored. */
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
