package order.availability;

/** The keys of the view in Redis. Two installations must not share a Redis database. */
final class Keys {

    static final String ERA = "orderwright:availability:era";

    private Keys() {}

    static String level(String skuId) {
        return "orderwright:availability:told:" + skuId;
    }

    static String takenUnits(String skuId) {
        return "orderwright:availability:taken:" + skuId;
    }

    static String take(String reference) {
        return "orderwright:availability:take:" + reference;
    }
}
