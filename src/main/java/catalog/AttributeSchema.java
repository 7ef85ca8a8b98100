package catalog;

import java.util.Map;

/**
 * What the custom attributes of a subject may be.
 *
 * @param subject {@code sku}, {@code order} or {@code line}
 * @param schema JSON Schema 2020-12
 * @param version counts the changes, from 1
 */
record AttributeSchema(String subject, Map<String, Object> schema, long version) {

    static final String SKU = "sku";

    /** What has attributes, as a pattern that OpenAPI shows. */
    static final String SUBJECTS = "sku|order|line";

    static final String SUBJECTS_RULE = "must be sku, order or line";
}
