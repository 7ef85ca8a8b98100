package order;

import outbox.Command;

/** The payment window and the grace period after it have ended; the timer asks, perhaps more than once. */
record ExpireOrder(String correlation) implements Command<Void> {}
