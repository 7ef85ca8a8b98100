package ledger.booking;

/** What an entry records. The texts make up the table of the booking rules in the documentation of the module. */
public enum EntryKind {
    CAPTURE(
            "PaymentCaptured",
            "A provider has collected the money of an order.",
            "`clearing:{provider}`: the captured amount",
            "`customers`: the captured amount"),
    RECOGNITION(
            "OrderPaid, with the amounts of OrderConfirmed",
            "The shop has earned the price of a paid order.",
            "`customers`: the payable amount; `discounts`, `shipping-discounts`: what the shop takes off; `funder:{funder}`: what a funder takes off",
            "`sales`: goods without tax; `shipping`: shipping without tax; `tax`: added and contained tax"),
    REFUND_DUE(
            "RefundDue, or OrderRefunded if nothing was paid",
            "A whole order has to be refunded. The entry reverses what was recognised; it has no postings if nothing was recognised.",
            "`sales`, `shipping`, `tax`: what was recognised",
            "`discounts`, `shipping-discounts`, `funder:{funder}`: what was recognised; `customers`: the rest"),
    RETURN(
            "ReturnAccepted",
            "Goods have come back, and their price has to be refunded.",
            "`sales`: goods without tax; `tax`: their tax",
            "`discounts`, `funder:{funder}`: their share in the discounts of their lines; `customers`: the amount to refund"),
    REFUND(
            "PaymentRefunded",
            "A provider has paid a refund.",
            "`customers`: the refunded amount",
            "the clearing account of the capture: the refunded amount");

    private final String events;
    private final String meaning;
    private final String debits;
    private final String credits;

    EntryKind(String events, String meaning, String debits, String credits) {
        this.events = events;
        this.meaning = meaning;
        this.debits = debits;
        this.credits = credits;
    }

    /** The event that leads to the entry. */
    public String events() {
        return events;
    }

    public String meaning() {
        return meaning;
    }

    public String debits() {
        return debits;
    }

    public String credits() {
        return credits;
    }
}
