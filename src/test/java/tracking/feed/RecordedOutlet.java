package tracking.feed;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tracking.change.OrderChange;
import tracking.change.Position;

/** Records what a client gets, and may block as a client that does not read. */
final class RecordedOutlet implements Outlet {

    final List<OrderChange> changes = new CopyOnWriteArrayList<>();
    final List<Position> heartbeats = new CopyOnWriteArrayList<>();
    final List<Position> resets = new CopyOnWriteArrayList<>();
    final List<End> ends = new CopyOnWriteArrayList<>();
    private final @Nullable CountDownLatch gate;
    private final boolean goesOn;

    private RecordedOutlet(@Nullable CountDownLatch gate, boolean goesOn) {
        this.gate = gate;
        this.goesOn = goesOn;
    }

    static RecordedOutlet quick() {
        return new RecordedOutlet(null, true);
    }

    /** Takes nothing until the gate opens. */
    static RecordedOutlet slow(CountDownLatch gate) {
        return new RecordedOutlet(gate, true);
    }

    /** Cannot go on after a reset. */
    static RecordedOutlet socket() {
        return new RecordedOutlet(null, false);
    }

    @Override
    public void send(OrderChange change) throws IOException {
        if (gate != null) {
            try {
                gate.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException(stopped);
            }
        }
        changes.add(change);
    }

    @Override
    public void heartbeat(Position reached) {
        heartbeats.add(reached);
    }

    @Override
    public boolean reset(Position from) {
        resets.add(from);
        return goesOn;
    }

    @Override
    public void close(End end) {
        ends.add(end);
    }

    List<Long> positions() {
        return changes.stream().map(change -> change.position().number()).toList();
    }
}
