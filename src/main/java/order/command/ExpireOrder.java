package order.command;

import outbox.Command;

/** Expires an order whose payment window and grace period have ended. The timer may send it more than once for one order. */
public record ExpireOrder(String correlation) implements Command<Void> {}
