package order.view;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import order.mismatch.PaymentMismatches;
import order.stream.CurrentOrders.CurrentOrder;
import order.stream.CurrentOrders.Happened;
import order.stream.Order;
import order.stream.OrderState;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import payment.PaymentEvent.PaymentMismatched;
import platform.handler.RenderedJson;
import platform.privacy.PersonalKey;
import platform.security.Caller;
import platform.security.Scopes;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the answers that show a whole order. An answer is kept for a short time, because shoppers ask for the same order until it has moved.
 * It is used again only for the same state of the order, under the same key of the person: an erased key leaves the memory as fast as its
 * answers do.
 */
@Component
class RenderedOrders {

    private static final int MAX_MISMATCHES = 20;
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final long MOST_BYTES_KEPT = 32L << 20;

    private final PaymentMismatches mismatches;
    private final OrderDecryption decryption;
    private final Clock clock;
    private final JsonMapper mapper;

    /** The keys are compared by identity; an entry ends with its key. */
    private final Cache<CurrentOrder, Kept> kept = Caffeine.newBuilder()
            .weakKeys()
            .expireAfterWrite(KEPT)
            .maximumWeight(MOST_BYTES_KEPT)
            .weigher((CurrentOrder order, Kept answer) -> answer.json().bytes().length)
            .build();

    RenderedOrders(PaymentMismatches mismatches, OrderDecryption decryption, Clock clock, JsonMapper mapper) {
        this.mismatches = mismatches;
        this.decryption = decryption;
        this.clock = clock;
        this.mapper = mapper;
    }

    /** @param until after this time the answer is another one */
    private record Kept(@Nullable PersonalKey key, Instant until, RenderedJson<OrderView> json) {

        boolean isValid(@Nullable PersonalKey now, Instant at) {
            return key == now && !at.isAfter(until);
        }
    }

    /** The order with lines, personal data, timeline, and for operators the callbacks that do not fit its payment. */
    RenderedJson<OrderView> whole(CurrentOrder order, Caller caller) {
        Instant now = clock.instant();
        DecryptableOrder opened = decryption.open(order.order());
        if (order.hasMismatches()) { // the answer depends on the caller, and on rows that are not part of the order
            return write(order, opened, caller.may(Scopes.OPERATOR_ORDERS) ? mismatchesOf(order) : List.of(), now);
        }
        Kept known = kept.getIfPresent(order);
        if (known != null && known.isValid(opened.key(), now)) {
            return known.json();
        }
        Kept answer = new Kept(opened.key(), sameUntil(order.order(), now), write(order, opened, List.of(), now));
        kept.put(order, answer);
        return answer.json();
    }

    private List<PaymentMismatched> mismatchesOf(CurrentOrder order) {
        return mismatches.newest(order.order().id(), MAX_MISMATCHES);
    }

    private RenderedJson<OrderView> write(
            CurrentOrder order, DecryptableOrder opened, List<PaymentMismatched> shown, Instant now) {
        List<OrderView.Happened> timeline = new ArrayList<>();
        for (Happened each : order.history()) {
            timeline.add(new OrderView.Happened(timeline.size() + 1, each.at(), each.event()));
        }
        return RenderedJson.of(OrderView.whole(opened, now, shown, timeline), mapper);
    }

    /** The end of the payment window changes the answer, although it is no event of the order. */
    private static Instant sameUntil(Order order, Instant now) {
        return order.state() == OrderState.AWAITING_PAYMENT
                        && !now.isAfter(order.payment().expireTime())
                ? order.payment().expireTime()
                : Instant.MAX;
    }
}
