package promotion.packet;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import platform.sql.TrackedRows;
import promotion.code.UniqueCodes;
import promotion.offer.Coupon;
import promotion.offer.Offers;
import promotion.packet.RedPacketClaim.State;

/** The red packets and claims of one batch, locked, and the decisions about them. */
public final class RedPacketRows {

    private final TrackedRows<String, RedPacket> packets;
    private final TrackedRows<RedPacketClaim.Key, RedPacketClaim> claims;

    public RedPacketRows(Map<String, RedPacket> packets, Map<RedPacketClaim.Key, RedPacketClaim> claims) {
        this.packets = new TrackedRows<>(packets);
        this.claims = new TrackedRows<>(claims);
    }

    public Optional<RedPacket> find(String redPacketId) {
        return packets.find(redPacketId);
    }

    public Optional<RedPacketClaim> claim(RedPacketClaim.Key key) {
        return claims.find(key);
    }

    public void put(RedPacket packet) {
        packets.put(packet.redPacketId(), packet);
    }

    /**
     * Draws for a customer who has not drawn yet: the amount is held against the total, and becomes a personal coupon.
     *
     * @return empty if too little is left
     */
    public Optional<RedPacketClaim> draw(RedPacketClaim.Key key, Instant at, Offers offers, RandomGenerator random) {
        RedPacket packet = packets.find(key.redPacketId()).orElseThrow();
        OptionalLong drawn = packet.draw(key.customer());
        if (drawn.isEmpty()) {
            return Optional.empty();
        }
        Instant expiresAt = at.plus(Duration.ofHours(packet.terms().validHours()));
        RedPacketClaim claim = new RedPacketClaim(
                key, UniqueCodes.next("", random), packet.terms().money(drawn.getAsLong()), at, expiresAt, State.OPEN);
        put(packet.claiming(drawn.getAsLong()));
        claims.put(key, claim);
        offers.put(Coupon.of(claim.code(), key.redPacketId(), 1L, key.customer())
                .worth(claim.amount().amountMinor(), expiresAt));
        return Optional.of(claim);
    }

    /** Gives an expired claim back to the total if it is not spent. Does nothing while an order holds it, or if it is settled already. */
    public void settle(RedPacketClaim.Key key, Instant at, Offers offers) {
        RedPacketClaim claim = claims.find(key).orElseThrow();
        Coupon coupon = offers.coupon(claim.code()).orElseThrow();
        if (claim.state() != State.OPEN || at.isBefore(claim.expiresAt()) || coupon.held() > 0) {
            return;
        }
        boolean spent = coupon.redeemed() > 0;
        claims.put(key, claim.settled(spent));
        if (!spent) {
            giveBack(claim);
        }
        offers.put(coupon.withdraw());
    }

    /**
     * Gives a claim back to the total whose order is refunded as a whole after the claim has expired. Does nothing if it has not expired: its
     * customer can use it again. The customer gets nothing of an expired claim.
     */
    public void reverse(RedPacketClaim.Key key) {
        RedPacketClaim claim = claims.find(key).orElseThrow();
        if (claim.state() == State.SPENT) {
            claims.put(key, claim.settled(false));
            giveBack(claim);
        }
    }

    private void giveBack(RedPacketClaim claim) {
        put(packets.find(claim.key().redPacketId())
                .orElseThrow()
                .claiming(-claim.amount().amountMinor()));
    }

    /** The red packets by id. */
    TrackedRows<String, RedPacket> packets() {
        return packets;
    }

    /** The claims by key. */
    TrackedRows<RedPacketClaim.Key, RedPacketClaim> claims() {
        return claims;
    }
}
