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
import platform.sql.ReadSnapshot;

/**
 * The task {@code replay-streams}: replays all streams and compares the results with the rows of the orders. It proves that the streams are
 * the source of truth. It reads one snapshot of the database, so it can run while the platform is working.
 */
@Component
@ConditionalOnProperty(name = "orderwright.task", havingValue = "replay-streams")
public class StreamReplay implements ApplicationRunner, ExitCodeGenerator {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReplay.class);
    private static final int CHUNK = 1000;
    private static final int SHOWN = 20;

    private final Replays replays;
    private final ReadSnapshot snapshot;
    private final BiFunction<Order, OrderEvent, Order> apply;
    private int exitCode;

    @Autowired
    public StreamReplay(Replays replays, ReadSnapshot snapshot) {
        this(replays, snapshot, Order::apply);
    }

    public StreamReplay(Replays replays, ReadSnapshot snapshot, BiFunction<Order, OrderEvent, Order> apply) {
        this.replays = replays;
        this.snapshot = snapshot;
        this.apply = apply;
    }

    /**
     * The result of a replay.
     *
     * @param replayed the number of valid streams that were replayed
     * @param different the orders whose row is missing, has no stream, or differs from the result of its stream
     */
    public record Report(int replayed, List<Replays.Different> different) {}

    /** Replays all streams in one read-only transaction. */
    public Report compare() {
        return snapshot.readWithPauses(() -> {
            Comparison comparison = new Comparison();
            Replaying replaying = new Replaying(apply);
            replays.eachEvent(event -> replaying.next(event).ifPresent(comparison::add));
            replaying.finished().ifPresent(comparison::add);
            comparison.finish();
            return new Report(comparison.count, comparison.different);
        });
    }

    /** Compares the replayed orders with the rows, chunk by chunk in the order of ids. */
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

        /** Compares the rest, including rows after the last stream: a row without a stream is different too. */
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
            LOG.info("Streams replayed, all rows equal their streams: streams={}", report.replayed());
        } else {
            LOG.error(
                    "Streams replayed, some rows differ; the audit can repair them: streams={} different={} orders={}",
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
