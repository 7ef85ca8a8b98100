package shipping.shipment;

import outbox.Command;
import platform.callback.Verdict;
import shipping.carrier.Scan;

/** A scan with a verified signature. The verdict is internal; the carrier learns only that we have received the scan. */
record ReceiveScan(String carrier, Scan scan) implements Command<Verdict> {

    /** The reference of the shipment, as the order that it belongs to is not known here. */
    @Override
    public String correlation() {
        return scan.reference();
    }
}
