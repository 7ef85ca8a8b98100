package catalog;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import platform.attributes.AttributeFilter;

/**
 * Which SKUs are asked for.
 *
 * @param categories one of these; null for any or none
 * @param attributes every one of these
 */
record SkuFilter(@Nullable Set<String> categories, List<AttributeFilter> attributes) {}
