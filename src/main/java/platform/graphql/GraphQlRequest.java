package platform.graphql;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.Limits;

/**
 * A request as GraphQL over HTTP defines it.
 *
 * @param query the document
 * @param operationName the operation of the document to execute; null if it has only one
 * @param variables by name; null if there are none
 * @param extensions ignored
 */
public record GraphQlRequest(
        @NotBlank @Size(max = QueryLimits.MAX_CHARACTERS) String query,

        @JsonProperty("operationName") @Nullable @Size(max = Limits.MAX_TEXT)
        String operationName,

        @Nullable Map<String, @Nullable Object> variables,
        @Nullable Map<String, @Nullable Object> extensions) {}
