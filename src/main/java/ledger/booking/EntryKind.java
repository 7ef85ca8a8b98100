package ledger.booking;

/** What an entry records. The texts make up the table of the booking rules in the documentation of the module. */
public enum EntryKind {
    CAPTURE(
            "PaymentSecured of a payment that is collected at once; PaymentCaptured",
            "A provider has collected the money of an order.",
            "`clearing:{provider}`: the captured amount",
            "`customers`: the captured amount"),
    RECOGNITION(
            "OrderPaid, with the amounts of OrderConfirmed",
            "The shop has earned the price of a paid order.",
            "`customers`: the payable amount; `discounts`, `shipping-discounts`: what the shop takes off;"
                    + " `funder:{funder}`: what a funder takes off; `shares`: the shares of third parties",
            "`sales`: goods without tax; `shipping`: shipping without tax; `tax`: added and contained tax;"
                    + " `payable:{party}`: its share"),
    REFUND_DUE(
            "RefundDue, or OrderRefunded if nothing was paid",
            "A whole order has to be refunded. The entry reverses what was recognised; it has no postings if nothing"
                    + " was recognised.",
            "`sales`, `shipping`, `tax`, `payable:{party}`: what was recognised",
            "`discounts`, `shipping-discounts`, `funder:{funder}`, `shares`: what was recognised; `customers`: the"
                    + " rest"),
    RETURN(
            "ReturnAccepted",
            "Goods have come back, and their price has to be refunded.",
            "`sales`: goods without tax; `tax`: their tax; `payable:{party}`: the share of the units that came back",
            "`discounts`, `funder:{funder}`: their share in the discounts of their lines; `shares`: the shares of"
                    + " third parties; `customers`: the amount to refund"),
    REFUND(
            "PaymentRefunded",
            "A provider has paid a refund.",
            "`customers`: the refunded amount",
            "the clearing account of the capture: the refunded amount"),
    REFUND_RETURNED(
            "RefundReturned",
            "A refund has failed after the provider had paid it: the shop owes the amount again.",
            "the clearing account of the capture: what came back",
            "`customers`: what came back"),
    WALLET_TOP_UP(
            "WalletMoved, TOPPED_UP",
            "A provider has collected the money of a top-up.",
            "`clearing:{provider}`: the amount",
            "`wallet`: the amount"),
    WALLET_SPEND(
            "WalletMoved, SPENT",
            "A wallet has paid a payment of an order, or a part of it. The capture is booked whole to the clearing"
                    + " account, so this entry takes the part of the wallet out of it.",
            "`wallet`: what the wallet pays",
            "`clearing:{provider}`; `clearing:balance` if the wallet pays all of it: the same"),
    WALLET_REFUND(
            "WalletMoved, REFUNDED",
            "A refund, or a part of it, came back to a wallet. The refund is booked whole to the clearing account, so"
                    + " this entry puts the part of the wallet back.",
            "`clearing:{provider}` or `clearing:balance`: what comes back to the wallet",
            "`wallet`: the same"),
    WALLET_ADJUSTMENT(
            "WalletMoved, CREDITED or DEBITED",
            "An operator has added an amount to a wallet, or taken it off; then the sides are exchanged.",
            "`wallet-adjustments`: the amount",
            "`wallet`: the amount"),
    DISPUTE(
            "DisputeOpened, DisputeChanged, DisputeClosed",
            "A provider holds disputed money, has decided a dispute, or charges for it. The entry books the difference to what the dispute was before; there is none if no amount changes.",
            "`disputes:{provider}`: what the provider holds while the dispute is open; `dispute-losses`: what is lost; `fee:{provider}`: what the provider charges",
            "the clearing account of the capture: the sum"),
    PROVIDER_FEE(
            "FeesStated",
            "The statement of a provider's day has fees. The entry books the difference to the sum that the day had before; the sides are exchanged if the shop gets fees back.",
            "`fee:{provider}`: what the provider charges",
            "`clearing:{provider}`: the same"),
    PROVIDER_DISCOUNT(
            "DiscountsStated",
            "The statement of a provider's day has discounts that the shop bears itself, so the provider pays less than the payers owed. The entry books the difference to the sum that the day had before; the sides are exchanged if the sum is smaller than before.",
            "`provider-discount:{provider}`: what the shop does not receive",
            "`clearing:{provider}`: the same"),
    PAYOUT(
            "PayoutStated",
            "A statement of a provider has a payout to the bank account of the shop. The entry books the difference to what the statement said before; the sides are exchanged if the payout came back.",
            "`in-transit:{provider}`: what was paid out",
            "`clearing:{provider}`: the same"),
    BANK_LINE(
            "BankLineMatched",
            "A line of a bank statement has paid a payout or a settlement, or its match was undone; then the sides are"
                    + " exchanged. They are also exchanged if money has left the bank.",
            "`bank:{account}`: the amount of the line",
            "`in-transit:{provider}` for a payout, `settled:{party}` for a settlement: the same"),
    SETTLEMENT(
            "SettlementMade",
            "What is due to a third party was settled, and is on its way to the party.",
            "`payable:{party}`: the sum",
            "`settled:{party}`: the sum");

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
