package platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platform.idempotency.Claim.Fresh;
import platform.idempotency.Claim.Repeated;
import platform.idempotency.Claims.Used;

/** A batch decides a key once, unless the decision is a refusal; further uses of the key get the resource of the first. */
class ABatchDecidesAKeyOnceTests {

    private static final IdempotencyKey KEY = new IdempotencyKey("k", "body");
    private static final IdempotencyKey OTHER_BODY = new IdempotencyKey("k", "another body");
    private static final String REFUSED = "refused";
    private static final String REUSED = "reused";

    private final Claims claims = new Claims(Map.of(), Map.of());
    private final List<String> decided = new ArrayList<>();

    @Test
    void aRepeatGetsTheResourceOfTheFirst() {
        assertThat(use(claims, KEY, "1")).isEqualTo("1");
        assertThat(use(claims, KEY, "2")).isEqualTo("recalled 1");
        assertThat(use(claims, KEY, "3")).isEqualTo("recalled 1");

        assertThat(decided).containsExactly("1");
        assertThat(claims.unexpectedResults()).containsOnly(Map.entry("k", "1"));
        assertThat(claims.refused()).isEmpty();
    }

    @Test
    void aRepeatOfARefusalIsDecidedAgain() {
        assertThat(use(claims, KEY, REFUSED)).isEqualTo(REFUSED);
        assertThat(use(claims, KEY, REFUSED)).isEqualTo(REFUSED);

        assertThat(decided).containsExactly(REFUSED, REFUSED);
        assertThat(claims.unexpectedResults()).isEmpty();
        assertThat(claims.refused()).containsExactly("k");
    }

    @Test
    void aKeyThatSucceedsInTheEndIsNotRefused() {
        use(claims, KEY, REFUSED);

        assertThat(use(claims, KEY, "1")).isEqualTo("1");
        assertThat(use(claims, KEY, "2")).isEqualTo("recalled 1");

        assertThat(claims.unexpectedResults()).containsOnly(Map.entry("k", "1"));
        assertThat(claims.refused()).isEmpty();
    }

    @Test
    void anotherBodyIsRefusedHoweverTheFirstEnded() {
        use(claims, KEY, REFUSED);
        assertThat(use(claims, OTHER_BODY, "1")).isEqualTo(REUSED);
        use(claims, KEY, "2");
        assertThat(use(claims, OTHER_BODY, "3")).isEqualTo(REUSED);

        assertThat(decided).containsExactly(REFUSED, "2");
        assertThat(claims.unexpectedResults()).containsOnly(Map.entry("k", "2"));
    }

    @Test
    void theDecisionOfAnEarlierBatchStays() {
        Claims later = new Claims(Map.of("k", new Used("body", "0")), Map.of());

        assertThat(use(later, KEY, "1")).isEqualTo("recalled 0");
        assertThat(use(later, OTHER_BODY, "1")).isEqualTo(REUSED);

        assertThat(decided).isEmpty();
        assertThat(later.unexpectedResults()).isEmpty();
        assertThat(later.refused()).isEmpty();
    }

    @Test
    void keysDoNotTouchEachOther() {
        use(claims, KEY, REFUSED);

        assertThat(use(claims, new IdempotencyKey("l", "body"), "1")).isEqualTo("1");

        assertThat(claims.unexpectedResults()).containsOnly(Map.entry("l", "1"));
        assertThat(claims.refused()).containsExactly("k");
    }

    @Test
    void aLaterUseGetsTheResourceResolvedUntilThen() {
        assertThat(claims.take(KEY)).isEqualTo(new Fresh());
        assertThat(claims.take(KEY)).isEqualTo(new Repeated(null, true));
        claims.resolve(KEY, "1");

        assertThat(claims.take(KEY)).isEqualTo(new Repeated("1", true));
        assertThat(claims.take(OTHER_BODY)).isEqualTo(new Repeated("1", false));
    }

    private String use(Claims among, IdempotencyKey key, String outcome) {
        return among.once(
                key,
                REUSED,
                first -> "recalled " + first,
                () -> {
                    decided.add(outcome);
                    return outcome;
                },
                each -> Optional.of(each).filter(it -> !it.equals(REFUSED)));
    }
}
