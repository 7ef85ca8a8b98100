package order.availability;

/**
 * A period without gaps in which instances feed Redis from the event log; see {@link RedisCopy}.
 *
 * @param fed the log position up to which the era has been fed, as far as this instance knows
 */
record Era(String id, long fed) {}
