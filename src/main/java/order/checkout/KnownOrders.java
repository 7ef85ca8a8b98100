package order.checkout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import order.command.OrderCommand.PlaceOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;

/**
 * Finds out whether a checkout that would be refused repeats a checkout that was accepted before. Any instance may have accepted the first
 * one, perhaps a day ago, so only the database knows. When a sale ends, thousands of checkouts may need this lookup within one second. So
 * each instance runs only one lookup at a time, on one connection. Checkouts that arrive while it runs share the next lookup.
 */
@Component
class KnownOrders {

    private final Function<List<PlaceOrder>, Predicate<PlaceOrder>> known;
    private List<Question> waiting = new ArrayList<>();
    private boolean asking;

    private record Question(PlaceOrder command, CompletableFuture<Boolean> answer) {}

    @Autowired
    KnownOrders(IdempotencyRows orderKeys, ExternalReferences references) {
        this(checkouts -> {
            Set<IdempotencyKey> used =
                    orderKeys.used(checkouts.stream().map(PlaceOrder::key).toList());
            Set<String> claimed = references.claimed(checkouts);
            return command -> used.contains(command.key())
                    || (command.externalReference() != null && claimed.contains(command.externalReference()));
        });
    }

    /** @param known takes checkouts, and returns a predicate that is true for the checkouts whose orders are committed */
    public KnownOrders(Function<List<PlaceOrder>, Predicate<PlaceOrder>> known) {
        this.known = known;
    }

    /** Blocks until the answer is known, so callers should use virtual threads. Passes on the exception of a failed query. */
    public boolean isKnown(PlaceOrder command) {
        Question question = new Question(command, new CompletableFuture<>());
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
                        known.apply(all.stream().map(Question::command).toList());
                all.forEach(each -> each.answer().complete(isKnown.test(each.command())));
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
