package promotion.operation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import platform.money.Money;
import promotion.engine.Conflict;
import promotion.engine.Conflict.PricedSku;
import promotion.offer.Promotion;

/** A {@link Conflict} of a promotion, or a place of its definition that an editor hardly means. The promotion is saved nevertheless. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConflictWarning(
        Conflict.Code code,
        String field,
        String text,
        @Nullable String promotionId,
        @Nullable String skuId) {

    ConflictWarning(Conflict.Code code, String field, String text) {
        this(code, field, text, null, null);
    }

    /** A conflict of the promotion with itself. */
    static ConflictWarning of(Conflict conflict) {
        Conflict.Code code = conflict.code();
        return switch (code) {
            case NEVER_VALID ->
                new ConflictWarning(
                        code,
                        "definition.condition",
                        "The promotion can never apply: its dates and the time windows of its conditions do not overlap.");
            case CONTRADICTS_ITSELF ->
                new ConflictWarning(
                        code,
                        "definition.condition",
                        "The promotion can never apply: no cart meets all its conditions.");
            case MAKES_FREE ->
                new ConflictWarning(
                        code,
                        "definition.benefit.steps",
                        "A step saves at least as much as it requires to spend, so the units can cost nothing.");
            case BELOW_FLOOR -> {
                PricedSku sku = requireNonNull(conflict.sku());
                yield new ConflictWarning(
                        code,
                        "definition.benefit",
                        "The promotion takes units of the SKU %s (%s price %s) below its floor price of %s, so the floor"
                                        .formatted(
                                                sku.skuId(),
                                                sku.leastMinor() < sku.listMinor() ? "sale" : "list",
                                                Money.ofMinor(sku.leastMinor(), sku.currency()),
                                                Money.ofMinor(sku.floorMinor(), sku.currency()))
                                + " price shrinks it. There may be more such SKUs.",
                        null,
                        sku.skuId());
            }
            case FLOORS_NOT_COMPARED ->
                new ConflictWarning(
                        code,
                        "definition.benefit",
                        "The promotion concerns more SKUs with a floor price than are compared. It takes none of those that"
                                + " were compared below their floor price, but perhaps others.");
            case LAYER_DOES_NOT_FIT,
                    STEPS_DO_NOT_RISE,
                    UNKNOWN_SKU,
                    UNKNOWN_CATEGORY,
                    UNKNOWN_CHANNEL,
                    UNKNOWN_PAYMENT_METHOD ->
                throw new IllegalArgumentException("%s is found by DocumentWarnings".formatted(code));
            case CHOICES_DIFFER, NEVER_STACK, SAME_UNITS ->
                throw new IllegalArgumentException("%s needs another promotion".formatted(code));
        };
    }

    /** A conflict of the promotion with another one. */
    static ConflictWarning of(Conflict.Code code, Promotion promotion, Promotion other) {
        String name = "\"%s\" (%s)".formatted(other.terms().name(), other.promotionId());
        return switch (code) {
            case CHOICES_DIFFER ->
                with(
                        other,
                        code,
                        "definition.group.choice",
                        "This promotion and %s belong to one group but declare different"
                                + " choices; the choice of the one that is applied first counts.",
                        name);
            case NEVER_STACK -> {
                if (!promotion.terms().combinable()) {
                    yield with(
                            other,
                            code,
                            "combinable",
                            "No order gets both this promotion and %s, because this"
                                    + " promotion cannot be combined with others.",
                            name);
                }
                if (!other.terms().combinable()) {
                    yield with(
                            other,
                            code,
                            "combinable",
                            "No order gets both this promotion and %s, because the other"
                                    + " promotion cannot be combined with others.",
                            name);
                }
                yield with(
                        other,
                        code,
                        "definition.group",
                        "No order gets both this promotion and %s, because both belong"
                                + " to one group of which only one applies.",
                        name);
            }
            case SAME_UNITS ->
                with(
                        other,
                        code,
                        "definition.benefit",
                        "This promotion and %s discount the same units in the same layer, so"
                                + " each unit gets only one of them.",
                        name);
            case NEVER_VALID,
                    CONTRADICTS_ITSELF,
                    MAKES_FREE,
                    LAYER_DOES_NOT_FIT,
                    STEPS_DO_NOT_RISE,
                    UNKNOWN_SKU,
                    UNKNOWN_CATEGORY,
                    UNKNOWN_CHANNEL,
                    UNKNOWN_PAYMENT_METHOD,
                    BELOW_FLOOR,
                    FLOORS_NOT_COMPARED ->
                throw new IllegalArgumentException("%s is a conflict of one promotion".formatted(code));
        };
    }

    private static ConflictWarning with(Promotion other, Conflict.Code code, String field, String text, String name) {
        return new ConflictWarning(code, field, text.formatted(name), other.promotionId(), null);
    }
}
