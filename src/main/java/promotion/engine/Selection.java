package promotion.engine;

import java.util.Set;

/** Which units of a cart a benefit or a condition means. */
public sealed interface Selection {

    /** All units. */
    record Everything() implements Selection {}

    /** Units of these SKUs. */
    record Skus(Set<String> skuIds) implements Selection {
        public Skus {
            skuIds = SortedSets.copyOf(skuIds);
        }
    }

    /** Units of SKUs in one of these categories, or in a category below it. */
    record Categories(Set<String> categoryIds) implements Selection {
        public Categories {
            categoryIds = SortedSets.copyOf(categoryIds);
        }
    }

    /** Units of SKUs that have one of these values in a custom attribute. */
    record Attribute(String name, Set<String> values) implements Selection {
        public Attribute {
            values = SortedSets.copyOf(values);
        }
    }

    /** Units of SKUs that have one of these tags. */
    record Tags(Set<String> tags) implements Selection {
        public Tags {
            tags = SortedSets.copyOf(tags);
        }
    }

    Everything EVERYTHING = new Everything();

    default boolean matches(Cart.Line line) {
        return switch (this) {
            case Everything everything -> true;
            case Skus skus -> skus.skuIds().contains(line.skuId());
            case Categories wanted -> intersect(line.categories(), wanted.categoryIds());
            case Tags wanted -> intersect(line.tags(), wanted.tags());
            case Attribute attribute -> {
                String value = line.attributes().get(attribute.name());
                yield value != null && attribute.values().contains(value);
            }
        };
    }

    private static boolean intersect(Set<String> some, Set<String> wanted) {
        for (String each : some) {
            if (wanted.contains(each)) {
                return true;
            }
        }
        return false;
    }
}
