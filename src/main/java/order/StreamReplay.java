package order;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Plays all streams into an empty table and compares it with the rows: proof that the streams are the truth. Works on one
 * snapshot, beside whatever goes on.
 */
@Component
@ConditionalOnProperty(name = "orderwright.task", havingValue = "replay-streams")
class StreamReplay implements ApplicationRunner, ExitCodeGenerator {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReplay.class);
    private static final int CHUNK = 1000;
    private static final int SHOWN = 20;

    private final Orders orders;
    private final TransactionTemplate snapshot;
    private final BiFunction<Order, OrderEvent, Order> apply;
    private int exitCode;

    @Autowired
    StreamReplay(Orders orders, PlatformTransactionManager transactions) {
        this(orders, transactions, Order::apply);
    }

    StreamReplay(Orders orders, PlatformTransactionManager transactions, BiFunction<Order, OrderEvent, Order> apply) {
        this.orders = orders;
        this.apply = apply;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * @param replayed orders that the streams made
     * @param different numbers of orders whose row is missing, superfluous or other than its stream says; at most 20
     */
    record Report(int replayed, List<String> different) {}

    Report compare() {
        return snapshot.execute(status -> {
            orders.makeReplayed();
            Replaying replaying = new Replaying();
            orders.eachEvent(replaying::next);
            replaying.finish();
            return new Report(replaying.count, orders.differFromReplayed(SHOWN));
        });
    }

    /** One order after another, as their events come. */
    private final class Replaying {

        private final List<Order> chunk = new ArrayList<>(CHUNK);
        private @Nullable Order current;
        private int count;

        void next(OrderEvent event) {
            if (event instanceof OrderEvent.OrderCreated created) {
                put();
                current = Order.created(created);
            } else if (current == null || !current.id().toString().equals(event.correlation())) {
                throw new IllegalStateException("The stream of order " + event.correlation() + " has no beginning");
            } else {
                current = apply.apply(current, event);
            }
        }

        private void put() {
            if (current != null) {
                chunk.add(current);
                count++;
            }
            if (chunk.size() == CHUNK) {
                flush();
            }
        }

        void finish() {
            put();
            flush();
        }

        private void flush() {
            orders.insertReplayed(chunk);
            chunk.clear();
        }
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Report report = compare();
        if (report.different().isEmpty()) {
            LOG.info("{} streams replayed: every row is what its stream says", report.replayed());
        } else {
            LOG.error("{} streams replayed; rows differ: {}", report.replayed(), report.different());
            exitCode = 1;
        }
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
