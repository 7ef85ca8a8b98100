package outbox.delivery;

/** Tells what waits in the memory of an instance. */
public final class Queued {

    private final Deliverers deliverers;

    public Queued(Deliverers deliverers) {
        this.deliverers = deliverers;
    }

    /** Whether a listener has an event or a command of this type and correlation, queued or running. */
    public boolean has(Class<?> type, String correlation) {
        return deliverers.all().stream()
                .flatMap(deliverer -> deliverer.inbox.all().stream())
                .anyMatch(item -> type.isInstance(item.payload()) && correlation.equals(correlationOf(item)));
    }

    private static String correlationOf(Item item) {
        return switch (item) {
            case Item.Delivery delivery -> delivery.lane();
            case Item.QueuedCommand queued -> queued.payload().correlation();
        };
    }
}
