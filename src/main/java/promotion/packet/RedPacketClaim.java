package promotion.packet;

import java.time.Instant;
import java.util.Comparator;
import platform.money.Money;
import promotion.document.Pseudonym;

/**
 * What a customer has drawn.
 *
 * @param code of the personal coupon
 * @param amount that it takes off, at most
 * @param expiresAt the first instant at which it cannot be used any more
 * @param state open until it has expired
 */
public record RedPacketClaim(Key key, String code, Money amount, Instant claimedAt, Instant expiresAt, State state) {

    public enum State {
        OPEN,
        /** It has expired, and an order has spent it before. */
        SPENT,
        /** It has expired, and its amount is given back to the total: nobody has spent it, or the order is refunded as a whole. */
        GIVEN_BACK
    }

    /** @param customer the {@link Pseudonym} of the customer */
    public record Key(String redPacketId, String customer) implements Comparable<Key> {

        /** The key of what a customer with this id has drawn. */
        public static Key of(String redPacketId, String customerId) {
            return new Key(redPacketId, Pseudonym.of(customerId));
        }

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::redPacketId).thenComparing(Key::customer);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    RedPacketClaim settled(boolean spent) {
        State settled = spent ? State.SPENT : State.GIVEN_BACK;
        return new RedPacketClaim(key, code, amount, claimedAt, expiresAt, settled);
    }
}
