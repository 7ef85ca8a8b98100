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

/** Objects as the log keeps them: as JSON of bounded length. */
final class AuditedValues {

    /** Of all values of one action, before and after. */
    private static final int ACTION_CHARACTERS = 16 << 20;

    /** More than any single object that the API accepts. */
    private static final int MOST_CHARACTERS = 128 << 10;

    /** What a replacement takes, about. */
    private static final int DIGEST_CHARACTERS = 100;

    private final JsonMapper json;

    /** @param json of the edge, so that names are as in the API; the log shows the components of a record and nothing that it derives */
    AuditedValues(JsonMapper json) {
        this.json = json.rebuild()
                .changeDefaultVisibility(seen -> seen.withIsGetterVisibility(Visibility.NONE))
                .changeDefaultPropertyInclusion(included -> included.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
    }

    /** How long a value may be where one action changes so many objects: 10,000 share what one alone may not use up. */
    static int limit(int objects) {
        return Math.min(MOST_CHARACTERS, ACTION_CHARACTERS / (2 * objects));
    }

    /**
     * The object as JSON. Where it is longer than the limit, its longest fields are replaced by their length and SHA-256, one after the
     * other, until it fits or no long field is left.
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
