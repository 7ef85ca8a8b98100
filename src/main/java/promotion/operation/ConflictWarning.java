package promotion.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import promotion.engine.Conflict;
import promotion.offer.Promotion;

/**
 * A {@link Conflict} of a promotion, for an editor. The promotion is saved nevertheless.
 *
 * @param field the path of the field that causes it
 * @param text a sentence that names the other promotion
 * @param promotionId the other promotion; absent if the promotion conflicts with itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConflictWarning(
        Conflict.Code code,
        String field,
        String text,
        @Nullable String promotionId) {

    /** A conflict of the promotion with itself. */
    static ConflictWarning of(Conflict.Code code) {
        return switch (code) {
            case NEVER_VALID ->
                new ConflictWarning(
                        code,
                        "definition.condition",
                        "The promotion can never apply: its dates and the time windows of its conditions do not overlap.",
                        null);
            case CONTRADICTS_ITSELF ->
                new ConflictWarning(
                        code,
                        "definition.condition",
                        "The promotion can never apply: no cart meets all its conditions.",
                        null);
            case MAKES_FREE ->
                new ConflictWarning(
                        code,
                        "definition.benefit.steps",
                        "A step saves at least as much as it requires to spend, so the units can cost nothing.",
                        null);
            case BELOW_FLOOR ->
                new ConflictWarning(
                        code,
                        "definition.benefit",
                        "The promotion takes units below the floor price of their SKU, so the floor price shrinks it.",
                        null);
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
            case NEVER_VALID, CONTRADICTS_ITSELF, MAKES_FREE, BELOW_FLOOR -> of(code);
        };
    }

    private static ConflictWarning with(Promotion other, Conflict.Code code, String field, String text, String name) {
        return new ConflictWarning(code, field, text.formatted(name), other.promotionId());
    }
}
