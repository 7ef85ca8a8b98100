package promotion.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Returns an order line by line, with the rest priced again by the engine. */
class RefundsNeverExceedWhatWasPaidTests extends AnyCartsAndPromotions {

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void aCompleteSequenceOfReturnsRefundsExactlyWhatWasPaid(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        CompiledPromotions compiled = CompiledPromotions.of(promotions);
        long paid = price(compiled, cart.lines());
        long refunded = 0;
        boolean clipped = false;
        for (int kept = cart.lines().size() - 1; kept >= 0; kept--) {
            long rest = price(compiled, cart.lines().subList(0, kept));

            Repricing repriced = Repricing.of(paid, rest, refunded);

            clipped |= repriced.isClipped();
            assertThat(repriced.clippedMinor() == 0 || repriced.refundMinor() == 0)
                    .isTrue();
            assertThat(paid - refunded - repriced.refundMinor())
                    .as(
                            "what the shopper has paid for the rest is at least its price, unless that is more than was paid")
                    .isEqualTo(clipped && repriced.refundMinor() == 0 ? paid - refunded : rest);
            refunded += repriced.refundMinor();
            assertThat(refunded).isBetween(0L, paid);
        }
        assertThat(refunded).isEqualTo(paid);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void sharesThatAreKeptAddUpToWhatWasPaid(
            @ForAll("promotions") List<PromotionVersion> promotions, @ForAll("carts") Cart cart) {
        Evaluation evaluation = CompiledPromotions.of(promotions).evaluate(cart, Map.of());
        long refunded = 0;
        for (Cart.Line line : cart.lines()) {
            long share = evaluation.applied().stream()
                    .flatMap(applied -> applied.lines().stream())
                    .filter(each -> each.ref().equals(line.ref()))
                    .mapToLong(Evaluation.LineShare::totalMinor)
                    .sum();
            assertThat(line.listMinor() - share).isNotNegative();
            refunded += line.listMinor() - share;
        }
        assertThat(refunded).isEqualTo(price(CompiledPromotions.of(promotions), cart.lines()));
    }

    @Test
    void aLostDiscountIsClippedAndTold() {
        assertThat(Repricing.of(250, 300, 0)).isEqualTo(new Repricing(0, 50));
        assertThat(Repricing.of(250, 100, 50)).isEqualTo(new Repricing(100, 0));
        assertThatThrownBy(() -> Repricing.of(100, 0, 101)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long price(CompiledPromotions compiled, List<Cart.Line> lines) {
        Evaluation evaluation = compiled.evaluate(AnyPromotions.cart(new ArrayList<>(lines)), Map.of());
        return lines.stream().mapToLong(Cart.Line::listMinor).sum()
                - evaluation.applied().stream()
                        .mapToLong(applied -> applied.totalMinor() - applied.shippingMinor())
                        .sum();
    }
}
