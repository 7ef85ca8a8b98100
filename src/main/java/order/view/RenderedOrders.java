package order.view;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import order.mismatch.PaymentMismatches;
import order.stream.CurrentOrders.CurrentOrder;
import order.stream.CurrentOrders.Happened;
import order.stream.Order;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import payment.PaymentEvent.PaymentMismatched;
import platform.handler.RenderedJson;
import platform.language.Language;
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
    /** Of each language. */
    private static final long MOST_BYTES_KEPT = 16L << 20;

    private final PaymentMismatches mismatches;
    private final OrderDecryption decryption;
    private final Clock clock;
    private final JsonMapper mapper;

    private final Map<Language, Cache<CurrentOrder, Kept>> kept = new EnumMap<>(Language.class);

    RenderedOrders(PaymentMismatches mismatches, OrderDecryption decryption, Clock clock, JsonMapper mapper) {
        this.mismatches = mismatches;
        this.decryption = decryption;
        this.clock = clock;
        this.mapper = mapper;
        for (Language language : Language.values()) {
            kept.put(language, answers());
        }
    }

    /** The keys are compared by identity; an entry ends with its key. */
    private static Cache<CurrentOrder, Kept> answers() {
        return Caffeine.newBuilder()
                .weakKeys()
                .expireAfterWrite(KEPT)
                .maximumWeight(MOST_BYTES_KEPT)
                .weigher((CurrentOrder order, Kept answer) -> answer.json().bytes().length)
                .build();
    }

    private Cache<CurrentOrder, Kept> kept(Language language) {
        return Objects.requireNonNull(kept.get(language));
    }

    /** @param until after this time the answer is another one */
    private record Kept(@Nullable PersonalKey key, Instant until, RenderedJson<OrderView> json) {

        boolean isValid(@Nullable PersonalKey now, Instant at) {
            return key == now && !at.isAfter(until);
        }
    }

    /**
     * The order with lines, personal data, timeline, and for operators the callbacks that do not fit its payment.
     *
     * @param language of the texts of the timeline
     * @param position of the event stream before the order was read; null if it is unknown. An answer that is kept has an earlier one, which
     *     is as good: the order has not changed since
     */
    RenderedJson<OrderView> whole(CurrentOrder order, Caller caller, Language language, @Nullable String position) {
        Instant now = clock.instant();
        DecryptableOrder opened = decryption.open(order.order());
        if (order.hasMismatches()) { // the answer depends on the caller, and on rows that are not part of the order
            return write(order, opened, mismatches(order, caller), now, language, position);
        }
        Cache<CurrentOrder, Kept> ofLanguage = kept(language);
        Kept known = ofLanguage.getIfPresent(order);
        if (known != null && known.isValid(opened.key(), now)) {
            return known.json();
        }
        Kept answer = new Kept(
                opened.key(), sameUntil(order.order(), now), write(order, opened, List.of(), now, language, position));
        ofLanguage.put(order, answer);
        return answer.json();
    }

    /** The callbacks that do not fit the payment of the order, oldest first, as far as the caller may see them. */
    List<PaymentMismatched> mismatches(CurrentOrder order, Caller caller) {
        return order.hasMismatches() && caller.may(Scopes.OPERATOR_ORDERS)
                ? mismatches.newest(order.order().id(), MAX_MISMATCHES)
                : List.of();
    }

    private RenderedJson<OrderView> write(
            CurrentOrder order,
            DecryptableOrder opened,
            List<PaymentMismatched> shown,
            Instant now,
            Language language,
            @Nullable String position) {
        return RenderedJson.of(
                OrderView.whole(opened, now, shown, timeline(order.order(), order.history(), language), position),
                mapper);
    }

    /** The history of an order, told in a language. */
    static List<OrderView.Happened> timeline(Order order, List<Happened> history, Language language) {
        HistoryTexts texts = new HistoryTexts(order, language);
        List<OrderView.Happened> timeline = new ArrayList<>();
        for (Happened each : history) {
            timeline.add(new OrderView.Happened(timeline.size() + 1, each.at(), each.event(), texts.of(each)));
        }
        return timeline;
    }

    /** The end of the payment window changes the answer, although it is no event of the order. */
    private static Instant sameUntil(Order order, Instant now) {
        return order.state().hasPaymentWindow() && !now.isAfter(order.payment().expireTime())
                ? order.payment().expireTime()
                : Instant.MAX;
    }
}
