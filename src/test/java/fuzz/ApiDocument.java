package fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An OpenAPI 3.1 document, as far as requests are made from it. */
final class ApiDocument {

    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    private static final int MOST_NESTED = 8;

    private final JsonNode root;

    ApiDocument(String json) {
        root = JsonMapper.shared().readTree(json);
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(operation(method.getKey(), path.getKey(), method.getValue()));
                }
            }
        }
        return operations;
    }

    private Operation operation(String method, String path, JsonNode described) {
        List<Operation.Parameter> parameters = described
                .path("parameters")
                .valueStream()
                .map(this::resolved)
                .map(it -> new Operation.Parameter(
                        it.path("name").asString(),
                        it.path("in").asString(),
                        it.path("required").asBoolean(false),
                        withExample(it)))
                .toList();
        JsonNode content = described.path("requestBody").path("content");
        JsonNode patch = content.path("application/merge-patch+json");
        JsonNode json = patch.isMissingNode() ? content.path("application/json") : patch;
        return new Operation(
                method.toUpperCase(java.util.Locale.ROOT),
                path,
                parameters,
                json.isMissingNode() ? null : resolved(json.path("schema"))); // not its example, so that bodies differ
    }

    /** The schema of a parameter. An example that stands beside the schema is moved into it. */
    private JsonNode withExample(JsonNode described) {
        JsonNode schema = resolved(described.path("schema"));
        JsonNode example = Stream.of(
                        described.path("example"), described.path("examples").path(0))
                .filter(it -> !it.isMissingNode())
                .findFirst()
                .orElse(described
                        .path("examples")
                        .valueStream()
                        .findFirst()
                        .map(it -> it.path("value"))
                        .orElse(described.path("example")));
        if (example.isMissingNode() || !schema.isObject()) {
            return schema;
        }
        ObjectNode both = ((ObjectNode) schema).deepCopy();
        both.set("example", example);
        return both;
    }

    /** A value that the schema allows: its example where it has one. */
    JsonNode value(JsonNode unresolved, RandomGenerator random) {
        return value(unresolved, random, 0);
    }

    private JsonNode value(JsonNode unresolved, RandomGenerator random, int depth) {
        JsonNode schema = resolved(unresolved);
        JsonNode example = schema.has("example")
                ? schema.path("example")
                : schema.path("examples").path(0);
        if (!example.isMissingNode() && (depth == 0 || !example.isNull())) {
            return example.deepCopy();
        }
        for (String alternatives : List.of("oneOf", "anyOf", "allOf")) {
            if (schema.path(alternatives).size() > 0) {
                return value(
                        schema.path(alternatives)
                                .path(random.nextInt(schema.path(alternatives).size())),
                        random,
                        depth);
            }
        }
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (type(schema)) {
            case "object" -> object(schema, random, depth);
            case "array" -> {
                ArrayNode list = json.arrayNode();
                for (int i = depth < MOST_NESTED ? 1 + random.nextInt(2) : 0; i > 0; i--) {
                    list.add(value(schema.path("items"), random, depth + 1));
                }
                yield list;
            }
            case "integer", "number" ->
                json.numberNode(Math.max(schema.path("minimum").asLong(0), 1 + random.nextInt(9)));
            case "boolean" -> json.booleanNode(random.nextBoolean());
            default -> json.stringNode(text(schema, random));
        };
    }

    private JsonNode object(JsonNode schema, RandomGenerator random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (depth < MOST_NESTED && (required.contains(property.getKey()) || random.nextInt(3) == 0)) {
                object.set(property.getKey(), value(property.getValue(), random, depth + 1));
            }
        }
        return object;
    }

    private static String text(JsonNode schema, RandomGenerator random) {
        return switch (schema.path("format").asString("")) {
            case "date-time" -> "2026-0%d-11T09:30:00Z".formatted(1 + random.nextInt(9));
            case "date" -> "2026-0%d-11".formatted(1 + random.nextInt(9));
            case "uuid" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            default -> schema.path("pattern").asString("").contains("A-Z") ? "CNY" : "text-" + random.nextInt(100);
        };
    }

    /** Of several types the first that is not null. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.valueStream()
                    .map(JsonNode::asString)
                    .filter(it -> !it.equals("null"))
                    .findFirst()
                    .orElse("string");
        }
        return type.asString(schema.has("properties") ? "object" : "string");
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : resolved(root.at(reference.substring(1)));
    }
}
