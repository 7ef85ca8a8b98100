package platform.edit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON Merge Patch (RFC 7396) of something that a PUT replaces: members replace members, objects are merged, and null removes.
 *
 * @param <B> the body of the PUT
 * @param changes as the client sent them
 */
public record MergePatch<B>(Class<B> body, ObjectNode changes) {

    public static final String MEDIA_TYPE = "application/merge-patch+json";

    /**
     * Returns the patched body. A property of the body that the patch removes is null, which means the same as absent. So a misspelled
     * property is refused as unknown even if the patch removes it.
     */
    ObjectNode appliedTo(ObjectNode current) {
        ObjectNode patched = current.deepCopy();
        changes.properties().forEach(change -> {
            JsonNode before = current.get(change.getKey());
            patched.set(change.getKey(), merged(before, change.getValue()));
        });
        return patched;
    }

    private static JsonNode merged(JsonNode before, JsonNode patch) {
        if (!(patch instanceof ObjectNode members)) {
            return patch;
        }
        ObjectNode after = before instanceof ObjectNode object ? object.deepCopy() : members.objectNode();
        members.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                after.remove(member.getKey());
            } else {
                after.set(member.getKey(), merged(after.get(member.getKey()), member.getValue()));
            }
        });
        return after;
    }
}
