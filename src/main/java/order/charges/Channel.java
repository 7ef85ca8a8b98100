package order.charges;

/**
 * A sales channel.
 *
 * @param channel the name of the channel
 * @param taxIncluded true if the prices of the channel include the tax
 */
public record Channel(String channel, boolean taxIncluded) {}
