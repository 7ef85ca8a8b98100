package order.command;

import outbox.Command;

/** The payment window and the grace period after it have ended; the timer asks, perhaps more than once. */
public record ExpireOrder(String correlation) implements Command<Void> {}
