package reporting.simulation;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import promotion.document.DefinitionDocument;
import promotion.engine.Condition;
import promotion.engine.Definition;

/**
 * The facts that a definition asks for and that some orders do not tell.
 *
 * @param standing the level or the segments of the customer
 * @param currency the only currency of the orders that it can reduce; null for all
 */
record NeededFacts(
        boolean tags,
        boolean attributes,
        boolean standing,
        boolean firstOrder,
        @Nullable String currency) {

    /** @param ofLimits the currency of its budget and limits; null without amounts */
    static NeededFacts of(Map<String, Object> document, @Nullable String ofLimits) {
        Definition definition = DefinitionDocument.read(document);
        Set<String> kinds = Assumption.kinds(document);
        return new NeededFacts(
                kinds.contains("TAGS"),
                kinds.contains("ATTRIBUTE"),
                kinds.contains("LEVEL") || kinds.contains("SEGMENT"),
                kinds.contains("FIRST_ORDER"),
                currency(definition, ofLimits));
    }

    private static @Nullable String currency(Definition definition, @Nullable String ofLimits) {
        if (definition.currency() != null || ofLimits != null) {
            return definition.currency() == null ? ofLimits : definition.currency();
        }
        for (Condition part : Condition.parts(definition.condition())) {
            if (part instanceof Condition.CurrencyIs only) {
                return only.currency();
            }
        }
        return null;
    }

    boolean concern(String ofOrder) {
        return currency == null || currency.equals(ofOrder);
    }
}
