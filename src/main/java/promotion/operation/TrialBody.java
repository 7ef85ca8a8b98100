package promotion.operation;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import platform.money.CurrencyCode;
import platform.security.CustomerClaims;
import platform.text.SkuId;
import platform.text.Visible;
import platform.web.DigitsAsText;
import platform.web.FieldProblem;
import platform.web.Limits;
import promotion.document.DefinitionDocument;
import promotion.engine.Cart;
import promotion.offer.PromotionId;

/** A cart to try promotions with. */
record TrialBody(
        @NotNull @CurrencyCode String currency,
        @Nullable Instant at,

        @Nullable @Visible(min = 1, max = MAX_NAME) String channel,

        @Nullable @Pattern(regexp = "[A-Z]{2}", message = "must be two letters, such as GB")
        String country,

        @Nullable @Visible(min = 1, max = MAX_NAME) String paymentMethod,

        @Nullable @Valid TrialCustomer customer,
        @NotNull @Size(min = 1, max = MAX_LINES) List<@NotNull @Valid TrialLine> lines,
        @Nullable @Valid TrialPrice shipping,

        @Nullable @Size(max = MAX_DRAFTS) List<@NotNull @PromotionId(min = 1) String> unlockedPromotionIds,

        @Nullable @Size(max = MAX_DRAFTS) List<@NotNull @Valid TrialDraft> drafts) {

    static final int MAX_LINES = 200;
    static final int MAX_DRAFTS = 20;

    private static final int MAX_NAME = 100;
    private static final int MAX_TRAITS = 100;

    /** An amount that may be zero. */
    record TrialPrice(
            @NotNull @Range(min = 0, max = Limits.MAX_PRICE_MINOR)
            Long amountMinor,

            @NotNull @CurrencyCode String currency) {

        static long minor(@Nullable TrialPrice price) {
            return price == null ? 0 : price.amountMinor();
        }
    }

    record TrialCustomer(
            @Nullable @Visible(min = 1, max = CustomerClaims.MAX_LENGTH)
            String level,

            @Nullable @Size(max = CustomerClaims.MAX_SEGMENTS)
            List<@NotNull @Visible(min = 1, max = CustomerClaims.MAX_LENGTH) String> segments,

            @Nullable Boolean firstOrder) {

        Cart.Customer customer() {
            return new Cart.Customer(level, setOf(segments), firstOrder != null && firstOrder);
        }
    }

    record TrialLine(
            @NotNull @SkuId @DigitsAsText String skuId,

            @NotNull @Range(min = 1, max = Limits.MAX_QUANTITY)
            Long quantity,

            @NotNull @Valid TrialPrice unitPrice,

            @Nullable @Size(max = MAX_TRAITS) List<@NotBlank @Visible(max = MAX_NAME) String> categories,

            @Nullable @Size(max = MAX_TRAITS)
            Map<@NotBlank @Size(max = MAX_NAME) String, @NotNull @Size(max = Limits.MAX_TEXT) String> attributes,

            @Nullable @Size(max = MAX_TRAITS) List<@NotBlank @Visible(max = MAX_NAME) String> tags,

            @Nullable @Valid TrialPrice floor) {

        /** @param number identifies the line in the cart */
        Cart.Line line(int number) {
            return new Cart.Line(
                    String.valueOf(number),
                    skuId,
                    quantity,
                    quantity * unitPrice.amountMinor(),
                    setOf(categories),
                    attributes == null ? Map.of() : attributes,
                    setOf(tags),
                    TrialPrice.minor(floor));
        }
    }

    /**
     * A promotion that need not be saved. The dates, the budget and the limits of a saved promotion with the same id still hold; a promotion
     * with a new id is always valid and has no limit.
     */
    record TrialDraft(
            @NotNull @PromotionId(min = 1) String promotionId,

            @NotNull Map<String, Object> definition,

            @NotNull @Range(min = 0, max = PromotionBody.MAX_PRIORITY)
            Integer priority,

            @Nullable Boolean combinable,
            @Nullable Boolean needsCoupon) {}

    Cart cart(Instant now) {
        List<Cart.Line> cartLines = new ArrayList<>();
        for (TrialLine line : lines) {
            cartLines.add(line.line(cartLines.size() + 1));
        }
        return new Cart(
                currency,
                at == null ? now : at,
                channel,
                country,
                paymentMethod,
                customer == null ? Cart.Customer.GUEST : customer.customer(),
                cartLines,
                TrialPrice.minor(shipping),
                setOf(unlockedPromotionIds));
    }

    List<TrialDraft> draftsOrNone() {
        return drafts == null ? List.of() : drafts;
    }

    private static Set<String> setOf(@Nullable List<String> values) {
        return values == null ? Set.of() : new HashSet<>(values);
    }

    /** The fields that contradict others, and the rules that definitions break. Fields that could not be read are null here. */
    List<FieldProblem> problems() {
        List<FieldProblem> problems = new ArrayList<>();
        PromotionBody.bound("at", at, problems);
        requireCurrency("shipping", shipping, problems);
        for (int i = 0; lines != null && i < Math.min(lines.size(), MAX_LINES); i++) {
            TrialLine line = lines.get(i);
            if (line != null) {
                requireCurrency("lines[%d].unit_price".formatted(i), line.unitPrice(), problems);
                requireCurrency("lines[%d].floor".formatted(i), line.floor(), problems);
            }
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; drafts != null && i < Math.min(drafts.size(), MAX_DRAFTS); i++) {
            TrialDraft draft = drafts.get(i);
            if (draft == null) {
                continue;
            }
            if (draft.promotionId() != null && !ids.add(draft.promotionId())) {
                problems.add(new FieldProblem("drafts[%d].promotion_id".formatted(i), "must be unique"));
            }
            if (draft.definition() != null) {
                problems.addAll(DefinitionDocument.problems("drafts[%d].definition".formatted(i), draft.definition()));
            }
        }
        return problems;
    }

    private void requireCurrency(String field, @Nullable TrialPrice price, List<FieldProblem> problems) {
        if (price != null
                && price.currency() != null
                && currency != null
                && !price.currency().equals(currency)) {
            problems.add(
                    new FieldProblem(field + ".currency", "must be %s, the currency of the cart".formatted(currency)));
        }
    }
}
