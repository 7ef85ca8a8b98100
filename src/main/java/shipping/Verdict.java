package shipping;

/** What came of something that a carrier told. */
sealed interface Verdict {

    /** It changed the shipment. */
    record Applied() implements Verdict {}

    /** True, and nothing new. */
    record Unchanged(String why) implements Verdict {}

    /** It contradicts what we know: told to nobody but the operators. */
    record Mismatch(String why) implements Verdict {}

    /** It is about something that we have not heard of yet; it is decided when that comes. */
    record Waiting(String why) implements Verdict {}
}
