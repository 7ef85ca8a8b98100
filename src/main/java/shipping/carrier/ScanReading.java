package shipping.carrier;

/** What a carrier makes of a message that claims to be its own. */
public sealed interface ScanReading {

    record Genuine(Scan scan) implements ScanReading {}

    /** Signature missing, wrong or too old: answered 401. */
    record Forged(String why) implements ScanReading {}

    /** Signed, but not to be understood: answered 400. */
    record Unreadable(String why) implements ScanReading {}
}
