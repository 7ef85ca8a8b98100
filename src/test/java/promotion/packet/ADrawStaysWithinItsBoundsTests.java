package promotion.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import platform.money.Money;
import promotion.packet.RedPacket.Secret;

/** What customers draw from a red packet, one after the other. */
class ADrawStaysWithinItsBoundsTests {

    private static RedPacket packet(long total, long least, long most, long seed) {
        byte[] secret = new byte[RedPacket.SECRET_BYTES];
        new Random(seed).nextBytes(secret);
        Instant now = Instant.EPOCH;
        return new RedPacket(
                "p",
                new RedPacketTerms(
                        "Packet",
                        Money.ofMinor(total, "GBP"),
                        least,
                        most,
                        null,
                        now,
                        now.plusSeconds(1),
                        1,
                        false,
                        List.of()),
                0,
                new Secret(secret));
    }

    @Property(tries = 500)
    void eachDrawIsWithinItsBoundsAndTheTotalIsUsedUp(
            @ForAll @LongRange(min = 1, max = 50) long least,
            @ForAll @LongRange(min = 0, max = 200) long more,
            @ForAll @LongRange(min = 0, max = 5_000) long rest,
            @ForAll long seed) {
        long most = least + more;
        RedPacket packet = packet(most + rest, least, most, seed);
        for (int customer = 0; ; customer++) {
            OptionalLong drawn = packet.draw("customer " + customer);
            if (drawn.isEmpty()) {
                break;
            }
            assertThat(drawn.getAsLong()).isBetween(least, most);
            packet = packet.claiming(drawn.getAsLong());
        }
        long left = packet.left().amountMinor();
        assertThat(left).isLessThan(least);
        if (most >= 2 * least) {
            assertThat(left)
                    .as("with such bounds the end of the total can always be drawn")
                    .isZero();
        }
    }

    @Test
    void theDrawFollowsFromTheSecretAndTheCustomer() {
        RedPacket packet = packet(1_000_000, 100, 10_000, 1);
        Set<Long> amounts = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            long drawn = packet.draw("customer " + i).orElseThrow();
            assertThat(packet.claiming(777).draw("customer " + i)).hasValue(drawn);
            amounts.add(drawn);
        }
        assertThat(amounts).as("customers draw different amounts").hasSizeGreaterThan(80);
        assertThat(packet(1_000_000, 100, 10_000, 2).draw("customer 0")).isNotEqualTo(packet.draw("customer 0"));
    }
}
