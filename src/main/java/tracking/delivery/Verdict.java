package tracking.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tracking.call.CallResult;
import tracking.webhook.Endpoint;
import tracking.webhook.EndpointState;

/**
 * What follows from the result of a call. Pure.
 *
 * @param failures how often the delivery has failed since it was stored or last replayed
 * @param dueAt when the delivery is sent again, if it is pending
 * @param endpoint the endpoint after the call
 */
record Verdict(DeliveryState state, int failures, Instant dueAt, Endpoint endpoint) {

    /** @param random from 0 to 1, see {@link RetrySchedule#pauseAfter} */
    static Verdict of(ClaimedDelivery delivery, Endpoint before, CallResult result, Instant now, double random) {
        if (delivery.isTest()) {
            DeliveryState state = result.isAccepted() ? DeliveryState.DELIVERED : DeliveryState.FAILED;
            return new Verdict(state, result.isAccepted() ? 0 : 1, now, before.paused(wishedUntil(result, now)));
        }
        if (result.isAccepted()) {
            Endpoint works =
                    before.failsFor(RetrySchedule.UNTIL_NOTICE, now) ? before.recovered() : before.succeeded(now);
            return new Verdict(
                    DeliveryState.DELIVERED, delivery.failures(), now, works.paused(wishedUntil(result, now)));
        }
        int failures = delivery.failures() + 1;
        if (result.isGone()) {
            return new Verdict(
                    DeliveryState.FAILED,
                    failures,
                    now,
                    before.failed(now, null).switchedOff(EndpointState.GONE));
        }
        Optional<Duration> pause = RetrySchedule.pauseAfter(failures, random);
        Instant due = later(now.plus(pause.orElse(Duration.ZERO)), now.plus(wish(result)));
        return new Verdict(
                pause.isPresent() ? DeliveryState.PENDING : DeliveryState.FAILED,
                failures,
                due,
                failing(before, result, now));
    }

    private static Endpoint failing(Endpoint before, CallResult result, Instant now) {
        Endpoint failed = before.failed(now, wishedUntil(result, now));
        if (failed.failsFor(RetrySchedule.UNTIL_OFF, now)) {
            return failed.switchedOff(EndpointState.FAILED);
        }
        if (failed.failsFor(RetrySchedule.UNTIL_NOTICE, now)) {
            Endpoint paused = failed.failed(now, now.plus(RetrySchedule.BETWEEN_PROBES));
            return paused.noticedAt() == null ? paused.noticed(now) : paused;
        }
        return failed;
    }

    private static @Nullable Instant wishedUntil(CallResult result, Instant now) {
        return result.retryAfter() == null ? null : now.plus(wish(result));
    }

    /** For how long the endpoint wants no call, within its limit. */
    private static Duration wish(CallResult result) {
        Duration wish = result.retryAfter() == null ? Duration.ZERO : result.retryAfter();
        return wish.compareTo(RetrySchedule.LONGEST_RETRY_AFTER) < 0 ? wish : RetrySchedule.LONGEST_RETRY_AFTER;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
