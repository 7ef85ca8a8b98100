package fuzz;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One operation of an OpenAPI document.
 *
 * @param path with its variables in braces
 * @param body the schema of the JSON body; null for an operation without one
 */
record Operation(
        String method,
        String path,
        List<Parameter> parameters,
        @Nullable JsonNode body) {

    /** @param place {@code path}, {@code query} or {@code header} */
    record Parameter(String name, String place, boolean required, JsonNode schema) {}
}
