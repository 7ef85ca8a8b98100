package order.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import order.OrderEvent;
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
 * Plays all streams again and compares what they make with the rows: proof that the streams are the truth. Works on one snapshot, beside
 * whatever goes on.
 */
@Component
@ConditionalOnProperty(name = "orderwright.task", havingValue = "replay-streams")
public class StreamReplay implements ApplicationRunner, ExitCodeGenerator {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReplay.class);
    private static final int CHUNK = 1000;
    private static final int SHOWN = 20;

    private final Replays replays;
    private final TransactionTemplate snapshot;
    private final BiFunction<Order, OrderEvent, Order> apply;
    private int exitCode;

    @Autowired
    public StreamReplay(Replays replays, PlatformTransactionManager transactions) {
        this(replays, transactions, Order::apply);
    }

    public StreamReplay(
            Replays replays, PlatformTransactionManager transactions, BiFunction<Order, OrderEvent, Order> apply) {
        this.replays = replays;
        this.apply = apply;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /**
     * @param replayed orders that the streams made
     * @param different orders whose row is missing, superfluous or other than its stream says
     */
    public record Report(int replayed, List<Replays.Different> different) {}

    public Report compare() {
        return snapshot.execute(status -> {
            Comparison comparison = new Comparison();
            Replaying replaying = new Replaying(apply);
            replays.eachEvent(told -> replaying.next(told).ifPresent(comparison::add));
            replaying.finished().ifPresent(comparison::add);
            comparison.finish();
            return new Report(comparison.count, comparison.different);
        });
    }

    /** With the rows, some orders at a time, by id. */
    private final class Comparison {

        private final List<Replays.Different> different = new ArrayList<>();
        private final List<Order> chunk = new ArrayList<>(CHUNK);
        private @Nullable UUID comparedTo;
        private int count;

        void add(Order order) {
            chunk.add(order);
            count++;
            if (chunk.size() == CHUNK) {
                compare(order.id());
            }
        }

        /** What has no stream is different, too. */
        void finish() {
            compare(null);
        }

        private void compare(@Nullable UUID upTo) {
            different.addAll(replays.differing(chunk, comparedTo, upTo));
            comparedTo = upTo;
            chunk.clear();
        }
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Report report = compare();
        if (report.different().isEmpty()) {
            LOG.info("{} streams replayed: every row is what its stream says", report.replayed());
        } else {
            LOG.error(
                    "{} streams replayed; {} rows differ: {}",
                    report.replayed(),
                    report.different().size(),
                    report.different().stream().limit(SHOWN).toList());
            exitCode = 1;
        }
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
