package payment.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import payment.capture.Capture.Status;
import platform.money.Money;

/** A refund takes its parts from the captures in their order, and no capture gives back more than it took. */
class CapturesGiveBackWhatTheyTookTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");

    @Test
    void aRefundTakesFromTheFirstCapturesFirst() {
        CapturedParts parts = parts(1000, 500, 200);
        parts.allocate("ref", "pay", 1600, Stream.of());
        parts.allocate("next", "pay", 100, Stream.of());
        assertThat(parts.added())
                .containsExactly(
                        new RefundPart("ref", "ref", "cap0", 1000),
                        new RefundPart("ref_2", "ref", "cap1", 500),
                        new RefundPart("ref_3", "ref", "cap2", 100),
                        new RefundPart("next", "next", "cap2", 100));
        assertThatIllegalStateException().isThrownBy(() -> parts.allocate("more", "pay", 1, Stream.of()));
    }

    @Test
    void aRefundKeepsItsPartsWhenItIsRequestedAgain() {
        CapturedParts parts =
                new CapturedParts(left(500, 500), Map.of("ref", List.of(new RefundPart("ref", "ref", "cap1", 300))));
        parts.allocate("ref", "pay", 300, Stream.of());
        assertThat(parts.added()).isEmpty();
    }

    @Test
    void aRefusedRefundGivesItsPartsFree() {
        CapturedParts parts = parts(1000);
        parts.allocate("ref", "pay", 1000, Stream.of());
        parts.free("ref", "pay");
        parts.allocate("again", "pay", 600, Stream.of());
        parts.free("again", "pay");
        parts.take("ref", "pay");
        assertThatIllegalStateException().isThrownBy(() -> parts.allocate("more", "pay", 1, Stream.of()));
    }

    @Test
    void aPaymentThatWasCollectedAtOnceHasNoParts() {
        CapturedParts parts = CapturedParts.none();
        parts.allocate("ref", "pay", 1000, Stream.of(capture("cap", "other", Status.CAPTURED)));
        assertThat(parts.added()).isEmpty();
    }

    @Test
    void aCaptureOfTheSameBatchGivesBackToo() {
        CapturedParts parts = CapturedParts.none();
        parts.allocate(
                "ref",
                "pay",
                700,
                Stream.of(capture("refused", "pay", Status.REFUSED), capture("cap", "pay", Status.CAPTURED)));
        assertThat(parts.added()).containsExactly(new RefundPart("ref", "ref", "cap", 700));
    }

    @RepeatedTest(20)
    void noCaptureGivesBackMoreThanItTook() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        long[] amounts = random.longs(1 + random.nextInt(5), 1, 1000).toArray();
        CapturedParts parts = parts(amounts);
        long left = LongStream.of(amounts).sum();
        Set<String> freed = new HashSet<>();
        for (int i = 0; i < 10 && left > 0; i++) {
            long due = 1 + random.nextLong(left);
            parts.allocate("ref" + i, "pay", due, Stream.of());
            if (random.nextInt(3) == 0) {
                parts.free("ref" + i, "pay");
                freed.add("ref" + i);
            } else {
                left -= due;
            }
        }
        Map<String, Long> given = new HashMap<>();
        parts.added().stream()
                .filter(part -> !freed.contains(part.refundReference()))
                .forEach(part -> given.merge(part.captureReference(), part.amountMinor(), Long::sum));
        for (int i = 0; i < amounts.length; i++) {
            assertThat(given.getOrDefault("cap" + i, 0L)).as("-Dseed=%d", seed).isLessThanOrEqualTo(amounts[i]);
        }
    }

    private static CapturedParts parts(long... amounts) {
        return new CapturedParts(left(amounts), Map.of());
    }

    private static Map<String, Map<String, Long>> left(long... amounts) {
        Map<String, Long> captures = new LinkedHashMap<>();
        for (int i = 0; i < amounts.length; i++) {
            captures.put("cap" + i, amounts[i]);
        }
        return Map.of("pay", captures);
    }

    private static Capture capture(String reference, String payment, Status status) {
        return new Capture(
                reference,
                "order",
                payment,
                Money.ofMinor(1000, "CNY"),
                false,
                status == Status.CAPTURED ? 1000 : 0,
                NOW,
                status,
                status == Status.CAPTURED ? NOW : null,
                status == Status.CAPTURED ? null : "no");
    }
}
