package catalog.sku;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.attributes.AttributeFilter;

/**
 * The conditions that a SKU must meet to be in a list.
 *
 * @param skuIds it must have one of these ids; null for any id
 * @param categories it must be in one of these; null for any category or none
 * @param attributes it must match all of these
 * @param listed whether it must be on sale
 */
public record SkuFilter(
        @Nullable Set<String> skuIds,
        @Nullable Set<String> categories,
        List<AttributeFilter> attributes,
        boolean listed) {}
