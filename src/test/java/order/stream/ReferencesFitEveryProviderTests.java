package order.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ReferencesFitEveryProviderTests {

    private static final UUID ORDER = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    /** UnionPay takes 8 to 40 letters and digits; WeChat Pay takes 32 characters at most and may not tell large letters from small ones. */
    @Property
    void aReferenceHas32SmallLettersAndDigits(
            @ForAll long high,
            @ForAll long low,
            @ForAll @IntRange(min = 1, max = 1023) int number,
            @ForAll @IntRange(min = 2, max = 1023) int attempt) {
        UUID order = new UUID(high, low);
        List<String> references = List.of(
                MoneyReference.ofPayment(order, number),
                MoneyReference.ofSurplus(order, number),
                MoneyReference.ofRefund(order, number),
                MoneyReference.ofReturn(order, number),
                MoneyReference.ofAttempt(MoneyReference.ofReturn(order, number), attempt));

        assertThat(references).doesNotHaveDuplicates().allMatch(reference -> reference.matches("[0-9a-z]{32}"));
    }

    @Property
    void ordersDoNotShareReferences(@ForAll long high, @ForAll long low, @ForAll @IntRange(max = 127) int bit) {
        UUID order = new UUID(high, low);
        UUID other =
                bit < Long.SIZE ? new UUID(high, low ^ (1L << bit)) : new UUID(high ^ (1L << (bit - Long.SIZE)), low);

        assertThat(MoneyReference.ofPayment(order, 1)).isNotEqualTo(MoneyReference.ofPayment(other, 1));
    }

    @Example
    void everyAttemptOfEveryReturnHasAReferenceOfItsOwn() {
        Set<String> references = new TreeSet<>();
        for (int number = 1; number <= 100; number++) {
            String reference = MoneyReference.ofReturn(ORDER, number);
            for (int attempt = 1; attempt <= 100; attempt++) {
                references.add(MoneyReference.ofAttempt(reference, attempt));
                assertThat(MoneyReference.isOneOf(reference, attempt, MoneyReference.ofAttempt(reference, attempt)))
                        .isTrue();
            }
            assertThat(MoneyReference.isOneOf(reference, 100, MoneyReference.ofReturn(ORDER, number + 1)))
                    .isFalse();
        }
        assertThat(references).hasSize(10_000);
    }

    /** The return is in flight while the platform is updated. */
    @Example
    void aReturnOfAnEarlierVersionKeepsItsKindOfReference() {
        String reference = "pay_AYkKXayWd0u8zrMCCZqAVw_return_1";

        assertThat(MoneyReference.ofAttempt(reference, 1)).isEqualTo(reference);
        assertThat(MoneyReference.ofAttempt(reference, 2)).isEqualTo(reference + "_2");
        assertThat(MoneyReference.isOneOf(reference, 2, reference + "_2")).isTrue();
        assertThat(MoneyReference.isOneOf(reference, 1, reference + "_2")).isFalse();
        assertThat(MoneyReference.isOneOf(reference, 2, reference + "0")).isFalse();
    }
}
