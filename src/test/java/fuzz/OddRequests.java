package fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to every operation of an API, each odd in one or more places: parameters, headers, the fields of a body, its bytes, the bytes of
 * the whole request. Every fifth is as the description has it, so that the odd ones meet something.
 */
public final class OddRequests {

    /** In paths that only tests serve. Some of these fail on purpose. */
    private static final String PROBE = "/probe";

    /** The description does not have it. */
    private static final Operation GRAPHQL = new Operation("POST", "/graphql", List.of(), null);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private static final String FLIPPED = "flipped bytes";
    private static final String HEADER = "header ";

    private final ApiDocument api;
    private final List<Operation> operations;
    private final Map<String, List<String>> known;
    private final List<Supplier<String>> authorizations;

    /**
     * @param openApi the document as JSON
     * @param known values of things that exist, by the name of the parameter
     * @param authorizations values of the header, of which the first is used most
     */
    public OddRequests(String openApi, Map<String, List<String>> known, List<Supplier<String>> authorizations) {
        api = new ApiDocument(openApi);
        operations = Stream.concat(api.operations().stream(), Stream.of(GRAPHQL))
                .filter(operation -> !operation.path().contains(PROBE))
                .toList();
        this.known = known;
        this.authorizations = authorizations;
    }

    /**
     * A request as it goes over the wire.
     *
     * @param operation method and path, as the document has them
     * @param change what is odd about it
     */
    public record OddRequest(String operation, String change, byte[] bytes) {

        /** Whether the server can find its end, so that it can answer it. */
        public boolean isHttp() {
            return !change.equals(FLIPPED) && !change.startsWith(HEADER);
        }

        /** The first bytes of it, readable. */
        @Override
        public String toString() {
            String text = new String(bytes, 0, Math.min(bytes.length, 2_000), ISO_8859_1)
                    .replaceAll("Bearer [\\w.-]{20,}", "Bearer …");
            return "%s with %s: %s".formatted(operation, change, text.replaceAll("\\p{Cntrl}&&[^\r\n]", "?"));
        }
    }

    /** How many operations there are: the request of a number goes to the operation of that number, again and again in turn. */
    public int operations() {
        return operations.size();
    }

    /** The request of this number; always the same for a seed, but for its token. */
    public OddRequest request(long seed, int number) {
        RandomGenerator random = new SplittableRandom(seed * 1_000_003 + number);
        Operation operation = operations.get(number % operations.size());
        Draft draft = draft(operation, random);
        String change = draft.change(random);
        return new OddRequest(operation.method() + " " + operation.path(), change, draft.bytes(random));
    }

    private Draft draft(Operation operation, RandomGenerator random) {
        Draft draft = new Draft(operation.method());
        draft.path = operation.path();
        for (Operation.Parameter parameter : operation.parameters()) {
            for (String value : values(parameter, random)) {
                switch (parameter.place()) {
                    case "path" -> draft.path = draft.path.replace("{" + parameter.name() + "}", encoded(value));
                    case "query" -> {
                        if (random.nextInt(2) == 0) {
                            draft.query.add(parameter.name() + "=" + encoded(value));
                        }
                    }
                    default -> draft.headers.add(parameter.name() + ": " + encoded(value));
                }
            }
        }
        int who = random.nextInt(10);
        draft.headers.add("Authorization: "
                + authorizations
                        .get(who < 7 ? 0 : random.nextInt(authorizations.size()))
                        .get());
        if (operation.equals(GRAPHQL)) {
            draft.json = JSON.createObjectNode().put("query", OddDocuments.document(random));
        } else if (operation.body() != null) {
            draft.json = api.value(operation.body(), random);
            nameWhatExists(draft.json);
        } else if (!operation.method().equals("GET")) {
            draft.body = "{}".getBytes(UTF_8);
        }
        return draft;
    }

    /** One value; none, one or several of a parameter that can be repeated. */
    private List<String> values(Operation.Parameter parameter, RandomGenerator random) {
        List<String> existing = known.getOrDefault(parameter.name(), List.of());
        if (!existing.isEmpty() && random.nextInt(4) > 0) {
            return List.of(existing.get(random.nextInt(existing.size())));
        }
        if (parameter.name().equals("X-Idempotency-Key")) {
            return List.of(Long.toHexString(random.nextLong()));
        }
        JsonNode value = api.value(parameter.schema(), random);
        return value.isArray() ? value.valueStream().map(JsonNode::asString).toList() : List.of(value.asString());
    }

    /** So that some bodies are about things that exist. */
    private void nameWhatExists(JsonNode body) {
        for (Map.Entry<String, JsonNode> property : List.copyOf(body.properties())) {
            List<String> existing = known.get(property.getKey());
            if (existing != null && property.getValue().isString()) {
                ((ObjectNode) body).put(property.getKey(), existing.getFirst());
            }
        }
        body.forEach(this::nameWhatExists);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    private static final class Draft {

        private final String method;
        private String path = "";
        private final List<String> query = new ArrayList<>();
        private final List<String> headers = new ArrayList<>();
        private @Nullable JsonNode json;
        private byte[] body = {};
        private boolean odd;
        private int flips;

        Draft(String method) {
            this.method = method;
        }

        /** Makes one thing odd, and says what. */
        String change(RandomGenerator random) {
            int kind = random.nextInt(100);
            if (kind < 20) {
                return "nothing odd";
            } else if (kind < 40) {
                return changeUrl(random);
            } else if (kind < 60 || json == null && kind < 85) {
                String header = OddValues.HEADERS.get(random.nextInt(OddValues.HEADERS.size()));
                if (random.nextBoolean() && header.indexOf(':') > 0) {
                    String name = header.substring(0, header.indexOf(':') + 1);
                    headers.removeIf(it -> it.startsWith(name));
                }
                headers.add(header);
                return HEADER + header;
            } else if (kind < 85) {
                return changeField(random);
            } else if (kind < 93) {
                odd = true;
                return "odd bytes of the body";
            }
            flips = 1 + random.nextInt(4);
            return FLIPPED;
        }

        private String changeUrl(RandomGenerator random) {
            String part = OddValues.urlPart(random);
            int slash = path.lastIndexOf('/');
            switch (random.nextInt(4)) {
                case 0 -> path = path.substring(0, slash + 1) + part;
                case 1 -> path = path + "/" + part;
                case 2 -> query.add("a" + part + "=1");
                default -> {
                    if (query.isEmpty()) {
                        query.add("limit=" + part);
                    } else {
                        int at = random.nextInt(query.size());
                        String parameter = query.get(at);
                        query.set(at, parameter.substring(0, parameter.indexOf('=') + 1) + part);
                        if (random.nextInt(3) == 0) {
                            query.add(parameter);
                        }
                    }
                }
            }
            return "URL part " + part;
        }

        private String changeField(RandomGenerator random) {
            JsonNode odd = OddValues.json(random);
            List<Runnable> places = new ArrayList<>();
            places.add(() -> json = odd);
            collect(json, odd, places);
            places.get(random.nextInt(places.size())).run();
            return "a field that is " + odd.getNodeType();
        }

        /** All places of the tree where the odd value may stand. */
        private static void collect(@Nullable JsonNode node, JsonNode odd, List<Runnable> places) {
            if (node instanceof ObjectNode object) {
                places.add(() -> object.set("unknown_key", odd));
                object.properties().forEach(property -> {
                    places.add(() -> object.set(property.getKey(), odd));
                    places.add(() -> object.remove(property.getKey()));
                    collect(property.getValue(), odd, places);
                });
            } else if (node instanceof ArrayNode list) {
                places.add(() -> list.add(odd));
                for (int i = 0; i < list.size(); i++) {
                    int at = i;
                    places.add(() -> list.set(at, odd));
                    collect(list.get(i), odd, places);
                }
            }
        }

        byte[] bytes(RandomGenerator random) {
            byte[] content = json == null ? body : JSON.writeValueAsBytes(json);
            if (odd) {
                content = oddBytes(content, random);
            }
            StringBuilder head = new StringBuilder(method)
                    .append(' ')
                    .append(path)
                    .append(query.isEmpty() ? "" : "?" + String.join("&", query))
                    .append(" HTTP/1.1\r\n");
            addUnlessThere("Host", "localhost");
            if (content.length > 0) {
                addUnlessThere(
                        "Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
                if (headers.stream().noneMatch(it -> it.startsWith("Transfer-Encoding"))) {
                    addUnlessThere("Content-Length", Integer.toString(content.length));
                }
            }
            headers.forEach(header -> head.append(header).append("\r\n"));
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
            int headLength = request.size();
            request.writeBytes(content);
            byte[] bytes = request.toByteArray();
            for (int i = 0; i < flips; i++) {
                bytes[random.nextInt(headLength)] = (byte) random.nextInt(256);
            }
            return bytes;
        }

        private void addUnlessThere(String name, String value) {
            if (headers.stream().noneMatch(it -> it.startsWith(name + ":"))) {
                headers.add(name + ": " + value);
            }
        }

        private static byte[] oddBytes(byte[] content, RandomGenerator random) {
            return switch (random.nextInt(6)) {
                case 0 -> Arrays.copyOf(content, random.nextInt(content.length + 1));
                case 1 -> Arrays.copyOf(content, content.length + 10);
                case 2 -> ("\ufeff" + new String(content, UTF_8)).getBytes(UTF_8);
                case 3 -> new String(content, UTF_8).getBytes(java.nio.charset.StandardCharsets.UTF_16);
                case 4 -> ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(UTF_8);
                default -> {
                    byte[] flipped = content.clone();
                    for (int i = 0; i < 5 && flipped.length > 0; i++) {
                        flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
                    }
                    yield flipped;
                }
            };
        }
    }
}
