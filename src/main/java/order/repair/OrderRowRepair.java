package order.repair;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import order.deadline.Deadlines;
import order.holding.UnpaidOrders;
import order.stream.Order;
import order.stream.Replays;
import order.stream.StreamReplay;
import org.springframework.stereotype.Component;
import platform.audit.ConditionalOnAudit;
import platform.audit.Finding;
import platform.audit.Inspection;
import platform.audit.Repair;
import platform.sql.ReadSnapshot;

/** Finds orders whose row differs from their event stream, and rewrites the row from the stream. The stream is authoritative. */
@Component
@ConditionalOnAudit
class OrderRowRepair implements Inspection, Repair {

    private static final String NAME = "order-row";

    private final StreamReplay streams;
    private final Replays replays;
    private final Deadlines deadlines;
    private final UnpaidOrders unpaid;

    OrderRowRepair(Replays replays, Deadlines deadlines, UnpaidOrders unpaid, ReadSnapshot snapshot) {
        this.streams = new StreamReplay(replays, snapshot);
        this.replays = replays;
        this.deadlines = deadlines;
        this.unpaid = unpaid;
    }

    @Override
    public List<Finding> inspect() {
        return streams.compare().different().stream()
                .map(each -> new Finding(
                        NAME,
                        each.id().toString(),
                        "The row of order %s (%s) differs from its event stream".formatted(each.orderNo(), each.id())))
                .toList();
    }

    @Override
    public String finding() {
        return NAME;
    }

    @Override
    public boolean repair(String key) {
        UUID id = UUID.fromString(key);
        replays.lock(id);
        Optional<Order> replayed = replays.replay(id);
        if (replayed.isEmpty() || !replays.differs(replayed.get())) {
            return false;
        }
        replays.write(replayed.get());
        deadlines.repair(id);
        unpaid.repair(id, replayed.get());
        return true;
    }
}
