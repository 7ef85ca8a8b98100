package tracking.push;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import platform.graphql.GraphQlRequest;
import platform.web.Limits;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A message of a client that speaks graphql-transport-ws. */
sealed interface SocketMessage {

    /** As large as a request over HTTP may be. */
    int MAX_CHARACTERS = Limits.MAX_GRAPHQL_BODY_BYTES;

    int MAX_QUERY = 16_384;

    record Init() implements SocketMessage {}

    record Ping() implements SocketMessage {}

    record Pong() implements SocketMessage {}

    record Subscribe(String id, GraphQlRequest request) implements SocketMessage {}

    record Complete(String id) implements SocketMessage {}

    /** @return empty for any other text */
    static Optional<SocketMessage> parse(String text, JsonMapper json) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
        return switch (message.path("type").asString("")) {
            case "connection_init" -> Optional.of(new Init());
            case "ping" -> Optional.of(new Ping());
            case "pong" -> Optional.of(new Pong());
            case "complete" -> id(message).map(Complete::new);
            case "subscribe" ->
                id(message).flatMap(id -> request(message.path("payload"), json).map(it -> new Subscribe(id, it)));
            default -> Optional.empty();
        };
    }

    private static Optional<String> id(JsonNode message) {
        JsonNode id = message.path("id");
        return id.isString() && !id.asString().isEmpty() && id.asString().length() <= Limits.MAX_TEXT
                ? Optional.of(id.asString())
                : Optional.empty();
    }

    private static Optional<GraphQlRequest> request(JsonNode payload, JsonMapper json) {
        JsonNode query = payload.path("query");
        JsonNode operation = payload.path("operationName");
        JsonNode variables = payload.path("variables");
        if (!query.isString()
                || query.asString().isBlank()
                || query.asString().length() > MAX_QUERY
                || !(variables.isMissingNode() || variables.isNull() || variables.isObject())) {
            return Optional.empty();
        }
        return Optional.of(new GraphQlRequest(
                query.asString(), operation.isString() ? operation.asString() : null, values(variables, json), null));
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, @Nullable Object> values(JsonNode variables, JsonMapper json) {
        return variables.isObject() ? json.treeToValue(variables, Map.class) : null;
    }
}
