package promotion.offer;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import promotion.engine.Cart;
import promotion.engine.CompiledPromotions;
import promotion.engine.PromotionVersion;

/**
 * Finds the promotions that apply without a coupon and could apply to a basket. It keeps them compiled in memory and reads them again only
 * after one was edited, so a basket costs only the promotions that it could get. Safe for use by several threads.
 */
@Component
public class AutomaticOffers {

    /** Baskets do not come in the order of their times. */
    private static final Duration SLACK = Duration.ofHours(1);

    private final Promotions promotions;
    private volatile @Nullable Book book;

    AutomaticOffers(Promotions promotions) {
        this.promotions = promotions;
    }

    /**
     * The promotions of one edition.
     *
     * @param from promotions that ended before are not in the book
     */
    private record Book(long edition, Instant from, Map<String, Promotion> promotions, CompiledPromotions compiled) {

        boolean isOf(long wanted, Instant earliest) {
            return edition == wanted && !earliest.isBefore(from);
        }
    }

    /**
     * Returns them as they were when they were last edited: what is held of their budgets is not known. Their conditions are not decided.
     * Locks nothing.
     */
    public List<Promotion> possible(Collection<Basket> baskets) {
        Instant earliest =
                baskets.stream().map(Basket::at).min(Instant::compareTo).orElse(null);
        if (earliest == null) {
            return List.of();
        }
        Book current = current(earliest);
        Set<String> ids = new LinkedHashSet<>();
        for (Basket basket : baskets) {
            for (PromotionVersion possible : current.compiled().possible(basket.cart())) {
                ids.add(possible.promotionId());
            }
        }
        return ids.stream().map(current.promotions()::get).toList();
    }

    /**
     * The same for a cart that nobody buys, at any time. What is read for it is not kept, so a cart of a distant time does not make the next
     * baskets dearer.
     */
    List<Promotion> possible(Cart cart) {
        long edition = promotions.edition();
        Book known = book;
        Book suitable = known != null && known.isOf(edition, cart.at()) ? known : read(edition, cart.at());
        return suitable.compiled().possible(cart).stream()
                .map(possible -> suitable.promotions().get(possible.promotionId()))
                .toList();
    }

    /** The number is read before the promotions. If one is edited between the two reads, the next call reads them again. */
    private Book current(Instant earliest) {
        long edition = promotions.edition();
        Book known = book;
        if (known == null || !known.isOf(edition, earliest)) {
            known = read(edition, earliest.minus(SLACK));
            book = known;
        }
        return known;
    }

    private Book read(long edition, Instant from) {
        List<Promotion> automatic = promotions.automatic(from);
        return new Book(
                edition,
                from,
                automatic.stream().collect(Collectors.toMap(Promotion::promotionId, Function.identity())),
                CompiledPromotions.of(
                        automatic.stream().map(Promotion::forEngine).toList()));
    }
}
