package order;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import order.OrderCommand.PlaceOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;

/**
 * Whether checkouts that cannot be served are repeats of one that was. Any instance may have served it, a day ago, so only the
 * database knows; but thousands ask in the second in which a sale is over, so whoever comes while it is asked is asked for together
 * with all others, on one connection.
 */
@Component
class KnownOrders {

    private final Function<List<PlaceOrder>, Predicate<PlaceOrder>> known;
    private List<Question> waiting = new ArrayList<>();
    private boolean asking;

    private record Question(PlaceOrder wish, CompletableFuture<Boolean> answer) {}

    @Autowired
    KnownOrders(IdempotencyRows orderKeys, ExternalReferences references) {
        this(wishes -> {
            Set<IdempotencyKey> used =
                    orderKeys.used(wishes.stream().map(PlaceOrder::key).toList());
            Set<String> claimed = references.claimed(wishes);
            return wish -> used.contains(wish.key())
                    || (wish.externalReference() != null && claimed.contains(wish.externalReference()));
        });
    }

    /** @param known which of these are committed */
    KnownOrders(Function<List<PlaceOrder>, Predicate<PlaceOrder>> known) {
        this.known = known;
    }

    /** Waits for the answer; for virtual threads. Fails as the question did. */
    boolean isKnown(PlaceOrder wish) {
        Question question = new Question(wish, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(question);
            if (!asking) {
                asking = true;
                Thread.ofVirtual().name("order-known").start(this::askForAll);
            }
        }
        try {
            return question.answer().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private void askForAll() {
        for (List<Question> all = next(); !all.isEmpty(); all = next()) {
            try {
                Predicate<PlaceOrder> isKnown =
                        known.apply(all.stream().map(Question::wish).toList());
                all.forEach(each -> each.answer().complete(isKnown.test(each.wish())));
            } catch (RuntimeException | Error failed) {
                all.forEach(each -> each.answer().completeExceptionally(failed));
            }
        }
    }

    private synchronized List<Question> next() {
        List<Question> all = waiting;
        waiting = new ArrayList<>();
        asking = !all.isEmpty();
        return all;
    }
}
