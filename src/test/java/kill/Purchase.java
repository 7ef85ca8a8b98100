package kill;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import kill.Shop.Answer;

/** What one buyer was told about one order; all that the platform has promised about it. */
final class Purchase {

    /** Also the order's channel, so that orders of one key can be counted. */
    final String key;

    /** More than one would be an order for each. */
    final Set<String> orderNumbers = new ConcurrentSkipListSet<>();

    /** How often the platform had been started when it first told the number. */
    volatile int toldInStart;

    volatile boolean refused;
    volatile boolean paid;
    volatile boolean cancelled;

    Purchase(String key) {
        this.key = key;
    }

    /** Whether it is an order now, or may become one. */
    boolean noted(Answer answer, int start) {
        switch (answer.status()) {
            case 201, 202 -> {
                if (orderNumbers.isEmpty()) {
                    toldInStart = start;
                }
                orderNumbers.add(answer.text("order_no"));
                return true;
            }
            case 409 -> {
                refused = true;
                return false;
            }
            default -> throw new AssertionError("%s was answered %s".formatted(key, answer));
        }
    }

    @Override
    public String toString() {
        return "%s %s%s%s%s"
                .formatted(
                        key,
                        orderNumbers,
                        refused ? " refused" : "",
                        paid ? " paid" : "",
                        cancelled ? " cancelled" : "");
    }
}
