package order.charges;

/** @param taxIncluded whether prices there contain their tax */
public record Channel(String channel, boolean taxIncluded) {}
