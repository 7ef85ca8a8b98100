package shipping;

import java.util.List;
import java.util.stream.Stream;
import outbox.Event;
import platform.callback.Verdict;

/**
 * What becomes of a shipment when something is heard of it.
 *
 * @param next the same, when nothing does
 * @param events in order; often nothing
 */
record Decision(Shipment next, List<Event> events, Verdict verdict) {

    /** This, and what came of it then; the two count as one. */
    Decision then(Decision second) {
        return new Decision(
                second.next,
                Stream.concat(events.stream(), second.events.stream()).toList(),
                events.isEmpty() ? second.verdict : verdict);
    }

    static Decision changed(Shipment next, Event... tells) {
        return new Decision(next, List.of(tells), new Verdict.Applied());
    }

    static Decision unchanged(Shipment shipment, String why, Event... tells) {
        return new Decision(shipment, List.of(tells), new Verdict.Unchanged(why));
    }

    static Decision mismatch(Shipment shipment, String why) {
        return new Decision(shipment, List.of(), new Verdict.Mismatch(why));
    }
}
