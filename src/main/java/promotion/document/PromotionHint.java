package promotion.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import promotion.engine.Cart;
import promotion.engine.Evaluation.Considered;
import promotion.engine.Hint;
import promotion.engine.Hints;

/** A {@link Hint} as a sentence for shoppers in English and Chinese. */
@Schema(name = "PromotionHint")
public record PromotionHint(String en, String zh) {

    /** @param considered of an evaluation of the cart */
    public static List<PromotionHint> of(Considered considered, Cart cart) {
        return Hints.of(considered, cart).stream()
                .map(hint -> new PromotionHint(hint.text(Locale.ENGLISH), hint.text(Locale.CHINESE)))
                .toList();
    }
}
