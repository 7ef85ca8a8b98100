package platform.idempotency;

/**
 * What an import came to, and how that is noted for those who repeat it.
 *
 * @param added what came to be by it
 * @param changed what was there and is otherwise now
 * @param unchanged what was so already
 */
public record Tally(int added, int changed, int unchanged) {

    public String text() {
        return added + " " + changed + " " + unchanged;
    }

    /** Reads what {@link #text()} made. */
    public static Tally parse(String text) {
        String[] counts = text.split(" ", -1);
        return new Tally(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]), Integer.parseInt(counts[2]));
    }
}
