package platform.auditlog;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Converts objects to the form that the log stores: JSON of limited length. */
final class AuditedValues {

    /** Maximum number of characters of all values of one action, before and after together. */
    private static final int ACTION_CHARACTERS = 16 << 20;

    /** Maximum number of characters of one value. It is more than any single object that the API accepts. */
    private static final int MOST_CHARACTERS = 128 << 10;

    /** Approximate length of the digest that replaces a long field. */
    private static final int DIGEST_CHARACTERS = 100;

    private final JsonMapper json;

    /**
     * @param json mapper of the HTTP edge, so that the names are those of the API. The log shows only the components of a record, and no
     *     values that the record derives from them
     */
    AuditedValues(JsonMapper json) {
        this.json = json.rebuild()
                .changeDefaultVisibility(seen -> seen.withIsGetterVisibility(Visibility.NONE))
                .changeDefaultPropertyInclusion(included -> included.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
    }

    /**
     * Maximum length of a value if one action changes this number of objects. So an action on 10,000 objects stores no more than the limit
     * of one action.
     */
    static int limit(int objects) {
        return Math.min(MOST_CHARACTERS, ACTION_CHARACTERS / (2 * objects));
    }

    /**
     * Converts the object to JSON. If the JSON is longer than the limit, its longest fields are replaced by their length and SHA-256, one
     * after the other, until the JSON fits or no long field is left.
     */
    String text(Object value, int limit) {
        String text = json.writeValueAsString(value);
        return text.length() <= limit ? text : shortened(value, limit);
    }

    private String shortened(Object value, int limit) {
        ObjectNode object = json.valueToTree(value);
        List<Field> longestFirst = object.properties().stream()
                .map(field -> new Field(field.getKey(), json.writeValueAsString(field.getValue())))
                .sorted(Comparator.comparing(field -> -field.text().length()))
                .toList();
        int length = json.writeValueAsString(object).length();
        for (Field field : longestFirst) {
            if (length > limit && field.text().length() > DIGEST_CHARACTERS) {
                object.set(field.name(), digest(field.text()));
                length -= field.text().length() - DIGEST_CHARACTERS;
            }
        }
        return json.writeValueAsString(object);
    }

    private record Field(String name, String text) {}

    private ObjectNode digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return json.createObjectNode()
                    .put("characters", text.length())
                    .put("sha256", HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
