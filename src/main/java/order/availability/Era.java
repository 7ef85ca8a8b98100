package order.availability;

/** @param fed the place up to which it has been fed, as far as is known here */
record Era(String id, long fed) {}
