package ledger.booking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import order.OrderEvent.ReturnAccepted;
import order.OrderEvent.ReturnedLine;

/**
 * Splits the discount of returned goods over the accounts that the order's discount was posted to. A line gives back its own discount. If the
 * rest of the order was priced again, the discount belongs to no single line, so all lines give back together. Whatever exceeds the discounts
 * that are left, in either direction, is the shop's. After all goods are returned, nothing is left on any account.
 */
final class DiscountShares {

    private final List<Posting> left;
    private final Postings reversed = new Postings();

    private DiscountShares(List<Posting> recognised) {
        left = new ArrayList<>(recognised.stream()
                .filter(each -> each.lineNo() != null && each.amountMinor() > 0)
                .toList());
    }

    /**
     * The postings that reverse the discount of a return; credits.
     *
     * @param recognised the balances of the order
     */
    static List<Posting> of(ReturnAccepted accepted, List<Posting> recognised) {
        DiscountShares shares = new DiscountShares(recognised);
        long whole = accepted.amounts().discount().amountMinor();
        if (accepted.pricedAgain() == null) {
            for (ReturnedLine line : accepted.lines()) {
                shares.reverse(
                        line.amounts().discount().amountMinor(), line.amounts().lineNo());
            }
            shares.reversed.credit(Account.DISCOUNTS, whole + shares.reversed.sum());
        } else {
            shares.reverse(whole, null);
        }
        return shares.reversed.list();
    }

    /** @param lineNo null for all lines */
    private void reverse(long discountMinor, @org.jspecify.annotations.Nullable Integer lineNo) {
        List<Posting> from = left.stream()
                .filter(each -> lineNo == null || Objects.equals(each.lineNo(), lineNo))
                .toList();
        long all = from.stream().mapToLong(Posting::amountMinor).reduce(0, Math::addExact);
        long taken = Math.clamp(discountMinor, 0, all);
        long before = 0;
        for (Posting each : from) {
            long to = Math.addExact(before, each.amountMinor());
            long share = part(taken, to, all) - part(taken, before, all);
            before = to;
            reversed.add(each.account(), each.lineNo(), -share);
            left.remove(each);
            left.add(new Posting(each.account(), each.amountMinor() - share, each.lineNo()));
        }
        reversed.credit(Account.DISCOUNTS, discountMinor - taken);
    }

    /** {@code amount * part / whole}, rounded down; zero if there is nothing to split. */
    private static long part(long amount, long part, long whole) {
        return whole == 0
                ? 0
                : BigInteger.valueOf(amount)
                        .multiply(BigInteger.valueOf(part))
                        .divide(BigInteger.valueOf(whole))
                        .longValueExact();
    }
}
