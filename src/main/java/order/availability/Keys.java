package order.availability;

/** What the view keeps in Redis. One Redis database is for one installation. */
final class Keys {

    static final String ERA = "orderwright:availability:era";

    private Keys() {}

    static String told(String skuId) {
        return "orderwright:availability:told:" + skuId;
    }

    static String taken(String skuId) {
        return "orderwright:availability:taken:" + skuId;
    }

    static String take(String reference) {
        return "orderwright:availability:take:" + reference;
    }
}
