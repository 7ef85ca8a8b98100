package promotion.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something in promotions that an editor hardly means. A warning: the promotions can be saved.
 *
 * @param promotionIds the promotion that can never apply; or two promotions, by id
 * @param sku a SKU for which it is so; null if no SKU is concerned
 */
public record Conflict(
        Code code, List<String> promotionIds, @Nullable PricedSku sku) {

    /** A conflict that does not concern SKUs. */
    Conflict(Code code, List<String> promotionIds) {
        this(code, promotionIds, null);
    }

    /**
     * A SKU with a floor price. Amounts are for one unit.
     *
     * @param saleMinor the least sale price while the promotion is valid; null for none
     * @param categories its category and all above it
     */
    public record PricedSku(
            String skuId,
            String currency,
            long listMinor,
            @Nullable Long saleMinor,
            Set<String> categories,
            Map<String, String> attributes,
            Set<String> tags,
            long floorMinor) {

        /** The least price of one unit, before promotions. */
        public long leastMinor() {
            return saleMinor == null ? listMinor : Math.min(saleMinor, listMinor);
        }
    }

    public enum Code {
        /** Its validity is empty, or all of its time windows are over before it starts or begin after it ends. */
        NEVER_VALID,
        /** Its conditions contradict each other, so that no cart meets them. */
        CONTRADICTS_ITSELF,
        /** A step saves as much as must be spent, or more, so that the units become free. */
        MAKES_FREE,
        /** Its layer is not the one for its target: the shipping charge belongs to the layer SHIPPING, and nothing else does. */
        LAYER_DOES_NOT_FIT,
        /** A higher step or tier gives no more than a lower one, or two begin at the same value. */
        STEPS_DO_NOT_RISE,
        /** It names a SKU, a gift or a substitute that the catalogue does not have. */
        UNKNOWN_SKU,
        UNKNOWN_CATEGORY,
        UNKNOWN_CHANNEL,
        UNKNOWN_PAYMENT_METHOD,
        /** It takes units below the floor price of their SKU, so that floors shrink it. */
        BELOW_FLOOR,
        /** There are more SKUs with a floor price than were compared, and it takes none of the compared ones below theirs. */
        FLOORS_NOT_COMPARED,
        /** Both belong to one group but declare different choices, so that the choice of the one that is applied first counts for both. */
        CHOICES_DIFFER,
        /** Both are valid at a time but never stack: they share an excluding group, or one is not combinable. */
        NEVER_STACK,
        /** Both discount the same units in the same layer, so that each unit gets only one of them. */
        SAME_UNITS
    }
}
