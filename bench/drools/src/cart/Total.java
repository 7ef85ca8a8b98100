package cart;

/** The fact of Drools that holds what is left to pay; amounts in minor units. The consequences of the rules change it. */
public final class Total {

    private static final int WHOLE = 10_000;

    private final long list;
    private long left;

    public Total(long list) {
        this.list = list;
        this.left = list;
    }

    /** At list prices. */
    public long getList() {
        return list;
    }

    public long left() {
        return left;
    }

    /** Takes a percentage off each unit of the line, rounded half up. */
    public void takeOffUnits(Item item, int basisPoints) {
        left -= item.getQuantity() * share(item.getPrice(), basisPoints);
    }

    /** Takes a percentage off the rest, rounded half up. */
    public void takeOff(int basisPoints) {
        left -= share(left, basisPoints);
    }

    private static long share(long amount, int basisPoints) {
        return (amount * basisPoints + WHOLE / 2) / WHOLE;
    }
}
