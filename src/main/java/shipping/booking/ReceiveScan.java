package shipping.booking;

import outbox.Command;
import platform.callback.Verdict;
import shipping.carrier.Scan;

/** A scan whose signature has been checked. The answer is for us; the carrier hears only that we have it. */
public record ReceiveScan(String carrier, Scan scan) implements Command<Verdict> {

    /** The shipment's reference: what it belongs to is not known here. */
    @Override
    public String correlation() {
        return scan.reference();
    }
}
