package order.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import order.OrderEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import outbox.EventReader;
import outbox.EventReader.Progress;

/**
 * The steps that every instance repeats: list the orders that are older than the listing, then follow the event log. An event only says
 * which order has changed; the row is copied from the order. So the order of events does not matter, and events that are read twice change
 * nothing. Each step is a transaction, and the state in the database decides which step is next. So a process may be killed between two steps
 * without harm.
 */
@Component
@EnableConfigurationProperties(ListingProperties.class)
class ListingProjection {

    private static final Logger LOG = LoggerFactory.getLogger(ListingProjection.class);

    private static final String CURSOR = "order/listing";

    private final EventReader log;
    private final ListingRows rows;
    private final TransactionTemplate transaction;
    private final int batchLimit;
    private volatile boolean backfilled;

    ListingProjection(
            EventReader log, ListingRows rows, TransactionTemplate transaction, ListingProperties properties) {
        this.log = log;
        this.rows = rows;
        this.transaction = transaction;
        this.batchLimit = properties.batchLimit();
    }

    /** The lists show all changes that were committed before this time; empty until this instance knows. */
    Optional<Instant> asOf() {
        return log.readUntil(CURSOR);
    }

    /** Runs one step; true when there is more to do at once. */
    boolean next() {
        if (!backfilled) {
            backfilled = requireNonNull(transaction.execute(status -> backfill()));
            return true;
        }
        return log.advanceByCorrelations(CURSOR, List.of(OrderEvent.class), batchLimit, this::refresh) == Progress.MORE;
    }

    private void refresh(Set<String> changed) {
        rows.refresh(changed.stream().map(UUID::fromString).collect(Collectors.toSet()));
    }

    /** Lists the next orders that are older than the listing; true if there are none left. */
    private boolean backfill() {
        Optional<UUID> position = rows.lockBackfill();
        if (position.isEmpty()) {
            return true;
        }
        List<UUID> orders = rows.ordersAfter(position.get(), batchLimit);
        rows.refresh(orders);
        boolean isComplete = orders.size() < batchLimit;
        if (isComplete) {
            rows.endBackfill();
            LOG.info("Older orders are listed; lists of orders are complete when they have read the event log");
        } else {
            rows.moveBackfill(orders.getLast());
        }
        return isComplete;
    }
}
