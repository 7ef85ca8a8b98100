package platform.idempotency;

/**
 * The result of an import, and its stored form for requests that repeat the import.
 *
 * @param added number of objects that the import created
 * @param changed number of objects that the import changed
 * @param unchanged number of objects that were already equal
 */
public record Tally(int added, int changed, int unchanged) {

    public String text() {
        return added + " " + changed + " " + unchanged;
    }

    /** Parses a text that {@link #text()} made. */
    public static Tally parse(String text) {
        String[] counts = text.split(" ", -1);
        return new Tally(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), Integer.parseInt(counts[2]));
    }
}
