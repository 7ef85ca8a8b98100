package shipping.shipment;

import java.util.List;
import java.util.stream.Stream;
import outbox.Event;
import platform.callback.Verdict;

/**
 * The effect of a request, an answer or a scan on a shipment.
 *
 * @param next the shipment afterwards; the same one if nothing changes
 * @param events to be published, in order; often none
 * @param verdict the verdict on the message
 */
record Decision<T>(T next, List<Event> events, Verdict verdict) {

    /** Combines this decision with a second decision on its result. */
    Decision<T> then(Decision<T> second) {
        return new Decision<>(
                second.next,
                Stream.concat(events.stream(), second.events.stream()).toList(),
                events.isEmpty() ? second.verdict : verdict);
    }

    static <T> Decision<T> changed(T next, Event... events) {
        return new Decision<>(next, List.of(events), new Verdict.Applied());
    }

    static <T> Decision<T> unchanged(T shipment, String why, Event... events) {
        return new Decision<>(shipment, List.of(events), new Verdict.Unchanged(why));
    }

    static <T> Decision<T> mismatch(T shipment, String why) {
        return new Decision<>(shipment, List.of(), new Verdict.Mismatch(why));
    }
}
