package promotion.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;
import platform.edit.EntityTag;
import platform.money.Money;

/**
 * A sum of money of which each customer draws a part once. What was drawn is a personal coupon of the promotion with the same id.
 *
 * @param claimedMinor what the draws hold or have spent of the total
 * @param secret from which the draws follow; never shown
 */
@AggregateRoot
public record RedPacket(@Identity String redPacketId, RedPacketTerms terms, long claimedMinor, Secret secret) {

    public static final int SECRET_BYTES = 32;

    private static final String HMAC = "HmacSHA256";

    /** The key of the draws. Its text does not show it, so that neither logs nor the audit log do. */
    public static final class Secret {

        private final byte[] key;

        public Secret(byte[] key) {
            this.key = key.clone();
        }

        byte[] key() {
            return key.clone();
        }

        @Override
        public String toString() {
            return "secret";
        }
    }

    /** Rejects more than the total. The constraint of the table does the same. */
    public RedPacket {
        if (claimedMinor < 0 || claimedMinor > terms.total().amountMinor()) {
            throw new IllegalArgumentException(
                    "%d of %s claimed in red packet %s".formatted(claimedMinor, terms.total(), redPacketId));
        }
    }

    /** What the draws hold or have spent of the total. */
    public Money claimed() {
        return terms.money(claimedMinor);
    }

    /** What customers can still draw. */
    public Money left() {
        return terms.total().minus(claimed());
    }

    /** Whether customers can draw at this instant. */
    public boolean isOpen(Instant at) {
        return terms.isOpen(at);
    }

    /** Identifies what operators have set, and what is claimed. */
    public EntityTag tag() {
        return EntityTag.ofContent(terms).counting(claimedMinor);
    }

    /**
     * What the customer draws now, within the bounds; empty if less than the least amount is left. The amount follows from the secret and the
     * customer, so it does not depend on when and how often the customer asks. Only near the end of the total it is changed, so that
     * nothing is left that nobody can draw.
     */
    public OptionalLong draw(String customer) {
        long least = terms.leastMinor();
        long most = terms.mostMinor();
        long left = left().amountMinor();
        if (left < least) {
            return OptionalLong.empty();
        }
        long drawn = Math.min(least + Long.remainderUnsigned(hash(customer), most - least + 1), left);
        long rest = left - drawn;
        if (rest == 0 || rest >= least) {
            return OptionalLong.of(drawn);
        }
        if (left <= most) {
            return OptionalLong.of(left);
        }
        return OptionalLong.of(left - least >= least ? left - least : drawn);
    }

    /** @throws IllegalArgumentException if the total does not allow so much */
    RedPacket claiming(long deltaMinor) {
        return new RedPacket(redPacketId, terms, Math.addExact(claimedMinor, deltaMinor), secret);
    }

    /** The same packet with other terms. What is claimed stays, and so does the secret, so that draws do not change. */
    public RedPacket edited(RedPacketTerms wanted) {
        return new RedPacket(redPacketId, wanted, claimedMinor, secret);
    }

    /** Whether these terms have the same currency, and allow what is claimed already. */
    public boolean allows(RedPacketTerms wanted) {
        return wanted.total().currency().equals(terms.total().currency())
                && claimedMinor <= wanted.total().amountMinor();
    }

    private long hash(String customer) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.key(), HMAC));
            mac.update(redPacketId.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(customer.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible); // every Java has HMAC with SHA-256
        }
    }
}
