package tracking.feed;

import java.io.IOException;
import tracking.change.OrderChange;
import tracking.change.Position;

/**
 * The connection of a client. The methods are called one at a time, on a virtual thread that may block; no thread waits while there is nothing
 * to send.
 */
public interface Outlet {

    /** @throws IOException if the connection is lost */
    void send(OrderChange change) throws IOException;

    /**
     * Sends a sign of life.
     *
     * @param reached all selected changes up to this position have been sent
     * @throws IOException if the connection is lost
     */
    void heartbeat(Position reached) throws IOException;

    /**
     * Tells the client that changes are missing, and that it must read again what it shows. The changes after the position follow.
     *
     * @return false if the connection cannot go on; then the subscription ends
     * @throws IOException if the connection is lost
     */
    boolean reset(Position from) throws IOException;

    /** Closes the connection; called once, as the last call. */
    void close(End end);
}
