package order;

import outbox.Command;

/** The payment window has ended; the timer asks, perhaps more than once. */
record ExpireOrder(String correlation) implements Command<Void> {}
