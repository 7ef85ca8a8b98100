package promotion.engine;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** A test of properties of any carts with any promotions. */
abstract class AnyCartsAndPromotions {

    @Provide
    Arbitrary<Cart> carts() {
        return AnyPromotions.carts();
    }

    @Provide
    Arbitrary<List<PromotionVersion>> promotions() {
        return AnyPromotions.promotions();
    }
}
