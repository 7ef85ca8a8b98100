package catalog.attribute;

import java.util.Map;

/**
 * The schema that the custom attributes of a subject must follow.
 *
 * @param subject {@code sku}, {@code order} or {@code line}
 * @param schema JSON Schema 2020-12
 * @param version counts the changes, from 1
 */
public record AttributeSchema(String subject, Map<String, Object> schema, long version) {

    public static final String SKU = "sku";

    /** The subjects that can have custom attributes, as a pattern. OpenAPI shows it. */
    public static final String SUBJECTS = "sku|order|line";

    public static final String SUBJECTS_RULE = "must be sku, order or line";
}
