package reporting.simulation;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a simulation cannot know and therefore assumes. */
enum Assumption {
    /** No budget and no limit ends the promotion, and no code is needed. */
    UNLIMITED,
    /** Budget and limits count the paid orders in the order of their time; an unpaid order holds nothing, and no code is needed. */
    LIMITED_BY_PAID_ORDERS,
    /** Customers about whom their order says nothing are treated as guests: without level and segments, and none with a first order. */
    GUESTS,
    /** SKUs about which the order says nothing are treated as if they had no tags and custom attributes. */
    NO_TRAITS;

    private static final Set<String> OF_CUSTOMERS = Set.of("LEVEL", "SEGMENT", "FIRST_ORDER");
    private static final Set<String> OF_SKUS = Set.of("ATTRIBUTE", "TAGS");
    private static final String CATEGORIES = "CATEGORIES";

    /**
     * The assumptions that matter for this definition.
     *
     * @param limited whether it has a budget or a limit
     */
    static Set<Assumption> of(Map<String, Object> definition, boolean limited) {
        Set<String> kinds = kinds(definition);
        Set<Assumption> made = EnumSet.of(limited ? LIMITED_BY_PAID_ORDERS : UNLIMITED);
        if (kinds.stream().anyMatch(OF_CUSTOMERS::contains)) {
            made.add(GUESTS);
        }
        if (kinds.stream().anyMatch(OF_SKUS::contains)) {
            made.add(NO_TRAITS);
        }
        return made;
    }

    /** Whether the definition selects SKUs by category. */
    static boolean needsCategories(Map<String, Object> definition) {
        return kinds(definition).contains(CATEGORIES);
    }

    /** The kinds of the benefit, the conditions and the selections, as the document names them. */
    static Set<String> kinds(Map<String, Object> definition) {
        Set<String> kinds = new HashSet<>();
        collect(definition, kinds);
        return kinds;
    }

    private static void collect(Object value, Set<String> kinds) {
        if (value instanceof Map<?, ?> object) {
            if (object.get("kind") instanceof String kind) {
                kinds.add(kind);
            }
            object.values().forEach(each -> collect(each, kinds));
        } else if (value instanceof Collection<?> list) {
            list.forEach(each -> collect(each, kinds));
        }
    }
}
