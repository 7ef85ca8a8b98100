package edge;

import app.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code docs/openapi.json}, from which the build and client developers generate clients, is the document that the platform serves. The
 * file has no address of a server, nothing of the controllers of tests, and its paths and schemas are sorted. {@code -Ddocs.write=true} writes
 * it again.
 */
class GeneratorsReadTheServedDocumentTests extends EdgeTest {

    private static final Path FILE = Path.of("docs/openapi.json");

    /** Their members have no order of their own. */
    private static final Set<String> SORTED = Set.of("paths", "schemas", "responses", "required");

    GeneratorsReadTheServedDocumentTests(Platform platform) {
        super(platform);
    }

    @Test
    void theFileIsTheServedDocument() throws IOException {
        ObjectNode served =
                (ObjectNode) platform.anonymous().get("/openapi").is(200).json();
        served.putArray("servers").addObject().put("url", "/");
        removeTestControllers(served);
        sort(served);

        GeneratedPage.assertUpToDate(
                FILE,
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(served) + "\n",
                getClass());
    }

    /** Also removes the schemas that no other operation needs. */
    private static void removeTestControllers(ObjectNode document) {
        ObjectNode paths = (ObjectNode) document.required("paths");
        paths.remove(paths.propertyNames().stream()
                .filter(path -> path.contains("/probe"))
                .toList());
        Set<String> needed = new HashSet<>();
        List<JsonNode> next = new ArrayList<>(List.of(paths));
        while (!next.isEmpty()) {
            next.removeLast().findValuesAsString("$ref").stream()
                    .filter(needed::add)
                    .forEach(reference -> next.add(document.at(reference.substring(1))));
        }
        ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
        schemas.retain(schemas.propertyNames().stream()
                .filter(name -> needed.contains("#/components/schemas/" + name))
                .toList());
    }

    private static void sort(JsonNode node) {
        for (var member : node.properties()) {
            if (SORTED.contains(member.getKey())) {
                switch (member.getValue()) {
                    case ObjectNode members -> sortMembers(members);
                    case ArrayNode names -> sortNames(names);
                    default -> {}
                }
            }
        }
        node.forEach(GeneratorsReadTheServedDocumentTests::sort);
    }

    private static void sortMembers(ObjectNode members) {
        List<String> names = new ArrayList<>(members.propertyNames());
        names.stream().sorted().forEach(name -> members.set(name, members.remove(name)));
    }

    private static void sortNames(ArrayNode names) {
        List<JsonNode> elements = new ArrayList<>();
        names.forEach(elements::add);
        names.removeAll();
        elements.stream()
                .sorted((one, other) -> one.asString().compareTo(other.asString()))
                .forEach(names::add);
    }
}
