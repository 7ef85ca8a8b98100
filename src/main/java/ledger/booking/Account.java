package ledger.booking;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An account of the ledger. Fixed accounts are constants. Families of accounts grow with the business: a clearing account, an account of
 * disputes, one of fees, one of discounts and one of payouts for each payment provider, one for each bank account of the shop, a receivable
 * for each funder of promotions, and accounts of what is due to each third party.
 *
 * @param code unique; lower-case letters, digits, hyphens and colons
 */
public record Account(String code, Kind kind) {

    /** On which side of the balance sheet or income statement an account stands. */
    public enum Kind {
        /** What others owe to the shop, or hold for it. */
        ASSET,
        /** What the shop owes to others. */
        LIABILITY,
        /** What the shop has earned. */
        REVENUE,
        /** What reduces the revenue. */
        CONTRA_REVENUE,
        /** What the shop has lost or paid for. */
        EXPENSE,
        /** What an accountant must assign to another account. */
        SUSPENSE
    }

    private static final String CLEARING = "clearing:";
    private static final String FUNDER = "funder:";
    private static final String DISPUTES = "disputes:";
    private static final String FEE = "fee:";
    private static final String PROVIDER_DISCOUNT = "provider-discount:";
    private static final String IN_TRANSIT = "in-transit:";
    private static final String PAYABLE = "payable:";
    private static final String SETTLED = "settled:";
    private static final String BANK = "bank:";
    private static final String SHOP = "SHOP";

    /** Money that a provider holds; captures and refunds that were published before their events named the provider. */
    public static final Account CLEARING_UNKNOWN = new Account("clearing-unknown", Kind.ASSET);

    /** Money of shoppers that is not earned yet, or that has to be refunded. */
    public static final Account CUSTOMERS = new Account("customers", Kind.LIABILITY);

    /** Goods of paid orders at their prices, without tax and before discounts. */
    public static final Account SALES = new Account("sales", Kind.REVENUE);

    /** Shipping charges of paid orders, without tax and before discounts. */
    public static final Account SHIPPING = new Account("shipping", Kind.REVENUE);

    /** Tax of paid orders, added to prices or contained in them. */
    public static final Account TAX = new Account("tax", Kind.LIABILITY);

    /** Discounts on goods that the shop pays itself. */
    public static final Account DISCOUNTS = new Account("discounts", Kind.CONTRA_REVENUE);

    /** Discounts on shipping that the shop pays itself. */
    public static final Account SHIPPING_DISCOUNTS = new Account("shipping-discounts", Kind.CONTRA_REVENUE);

    /** What payers got back by disputes that the shop has lost, without what the shop owed them anyway ({@link SetOffs}). */
    public static final Account DISPUTE_LOSSES = new Account("dispute-losses", Kind.EXPENSE);

    /** The shares of third parties in the goods of paid orders. */
    public static final Account SHARES = new Account("shares", Kind.EXPENSE);

    /** Paid orders whose amounts the ledger does not know, because their confirmation is not in the log. */
    public static final Account SUSPENSE = new Account("suspense", Kind.SUSPENSE);

    /** The balances of all customers: what the shop owes them because of their wallets. */
    public static final Account WALLET = new Account("wallet", Kind.LIABILITY);

    /** What operators have added to wallets and taken off, without any payment. */
    public static final Account WALLET_ADJUSTMENTS = new Account("wallet-adjustments", Kind.CONTRA_REVENUE);

    /** The accounts that every ledger has. */
    public static final List<Account> FIXED = List.of(
            CLEARING_UNKNOWN,
            CUSTOMERS,
            DISCOUNTS,
            DISPUTE_LOSSES,
            SALES,
            SHARES,
            SHIPPING,
            SHIPPING_DISCOUNTS,
            SUSPENSE,
            TAX,
            WALLET,
            WALLET_ADJUSTMENTS);

    /**
     * The account of the money that a provider holds.
     *
     * @param provider null if the event does not name it
     */
    public static Account clearing(@Nullable String provider) {
        return provider == null ? CLEARING_UNKNOWN : new Account(CLEARING + provider, Kind.ASSET);
    }

    /** The account that a discount on goods reduces or that owes it: {@link #DISCOUNTS} for the shop itself, otherwise the funder's. */
    static Account ofGoodsDiscount(String funder) {
        return funder.equals(SHOP) ? DISCOUNTS : funder(funder);
    }

    /** Like {@link #ofGoodsDiscount}, for a discount on shipping. */
    static Account ofShippingDiscount(String funder) {
        return funder.equals(SHOP) ? SHIPPING_DISCOUNTS : funder(funder);
    }

    private static Account funder(String funder) {
        return new Account(FUNDER + funder.toLowerCase(Locale.ROOT), Kind.ASSET);
    }

    /** The account of the money that a provider holds back because of open disputes. */
    static Account disputes(String provider) {
        return new Account(DISPUTES + provider, Kind.ASSET);
    }

    /** The account of what a provider charges. */
    static Account fee(String provider) {
        return new Account(FEE + provider, Kind.EXPENSE);
    }

    /** The account of the discounts that payers got at a provider and that the shop bears. */
    static Account discount(String provider) {
        return new Account(PROVIDER_DISCOUNT + provider, Kind.CONTRA_REVENUE);
    }

    /** The account of what a provider has paid out, until the bank has it. */
    static Account inTransit(String provider) {
        return new Account(IN_TRANSIT + provider, Kind.ASSET);
    }

    /** The account of what the shop owes to a third party for its shares. */
    public static Account payable(String party) {
        return new Account(PAYABLE + party, Kind.LIABILITY);
    }

    /** The account of what was settled with a third party and is on its way from the bank to the party. */
    static Account settled(String party) {
        return new Account(SETTLED + party, Kind.LIABILITY);
    }

    /** The account of the money on a bank account of the shop, as far as its lines are matched. */
    static Account bank(String account) {
        return new Account(BANK + account, Kind.ASSET);
    }

    boolean isClearing() {
        return equals(CLEARING_UNKNOWN) || code.startsWith(CLEARING);
    }

    /**
     * The account with this code: a fixed one, or one of the families. Fees are expenses, discounts at providers reduce the revenue, what is
     * due to third parties is a liability, and the others are assets.
     */
    public static Account ofCode(String code) {
        return FIXED.stream()
                .filter(each -> each.code.equals(code))
                .findFirst()
                .orElseGet(() -> new Account(code, kindOf(code)));
    }

    private static Kind kindOf(String code) {
        if (code.startsWith(FEE)) {
            return Kind.EXPENSE;
        }
        if (code.startsWith(PROVIDER_DISCOUNT)) {
            return Kind.CONTRA_REVENUE;
        }
        return code.startsWith(PAYABLE) || code.startsWith(SETTLED) ? Kind.LIABILITY : Kind.ASSET;
    }
}
