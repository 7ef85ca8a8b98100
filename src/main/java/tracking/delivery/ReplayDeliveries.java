package tracking.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.web.ProblemException;

/** Sends the finished deliveries of a time again, oldest first, with the same ids; at most {@value #LIMIT}. */
@Component
class ReplayDeliveries implements Edit<ReplayDeliveries.Wanted, ReplayDeliveries.Replayed> {

    /** More than one transaction of {@link WebhookProjection} stores. */
    static final int LIMIT = 5_000;

    private static final String SEPARATOR = " ";

    private final ReplaySteps steps;
    private final DeliveryLog log;

    ReplayDeliveries(ReplaySteps steps, DeliveryLog log) {
        this.steps = steps;
        this.log = log;
    }

    /**
     * @param states of the deliveries; finished ones only
     * @param to exclusive
     */
    record Wanted(UUID endpoint, Set<DeliveryState> states, Instant from, Instant to) {}

    /**
     * The result of a replay.
     *
     * @param replayed how many deliveries are sent again
     * @param nextFrom the beginning of a replay that goes on where this one has ended; null if nothing is left
     */
    record Replayed(int replayed, @Nullable Instant nextFrom) {}

    /** @throws ProblemException 404 if there is no such endpoint; 409 if it is switched off */
    @Override
    public Replayed make(Wanted wanted, Editing editing) {
        steps.requireEnabled(wanted.endpoint());
        List<LoggedDelivery> found =
                log.finished(wanted.endpoint(), wanted.states(), wanted.from(), wanted.to(), LIMIT + 1);
        boolean isMore = found.size() > LIMIT;
        List<LoggedDelivery> some = isMore ? found.subList(0, LIMIT) : found;
        steps.send(wanted.endpoint(), some, editing.now());
        editing.changed(
                wanted.endpoint().toString(),
                null,
                Map.of("from", wanted.from(), "to", wanted.to(), "states", wanted.states(), "replayed", some.size()));
        return new Replayed(some.size(), isMore ? found.getLast().createdAt() : null);
    }

    @Override
    public String saved(Replayed replayed) {
        return replayed.nextFrom() == null
                ? Integer.toString(replayed.replayed())
                : replayed.replayed() + SEPARATOR + replayed.nextFrom();
    }

    @Override
    public Replayed repeated(String saved) {
        int end = saved.indexOf(SEPARATOR);
        return end < 0
                ? new Replayed(Integer.parseInt(saved), null)
                : new Replayed(
                        Integer.parseInt(saved.substring(0, end)),
                        Instant.parse(saved.substring(end + SEPARATOR.length())));
    }
}
