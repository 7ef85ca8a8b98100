package catalog.sku;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A product with options, such as sizes and colours. Each combination of values that is sold is a SKU, a variant of the product.
 *
 * @param options in the order in which a shop shows them
 * @param version counts the changes, from 1
 */
public record Product(String productId, String name, List<Option> options, long version) {

    public static final int MAX_OPTIONS = 5;
    public static final int MAX_VALUES = 100;
    public static final int MAX_VARIANTS = 500;

    /** @param values the values that variants may have, in the order in which a shop shows them */
    public record Option(String name, List<String> values) {}

    /** What makes a SKU a variant: its product, and its value of each option of the product, by the option's name. */
    public record Variant(String productId, Map<String, String> options) {

        public Variant {
            options = new TreeMap<>(options);
        }
    }

    /** Returns this product if nothing changes, otherwise its next version. */
    public Product edited(String newName, List<Option> newOptions) {
        Product edited = new Product(productId, newName, newOptions, version);
        return edited.equals(this) ? this : new Product(productId, newName, newOptions, version + 1);
    }
}
