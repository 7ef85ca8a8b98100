package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each example of the OpenAPI document is valid by its own schema, as linters check it. */
class ExamplesFollowTheirSchemasTests {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());

    @Test
    void everyExampleIsValid() throws IOException {
        JsonNode document = JsonMapper.shared().readTree(Files.readString(Path.of("docs/openapi.json")));
        Map<JsonNode, Schema> schemas = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        int examples = 0;
        for (JsonNode content : document.findValues("content")) {
            for (JsonNode type : content) {
                for (JsonNode example : type.path("examples")) {
                    examples++;
                    schemas.computeIfAbsent(type.path("schema"), schema -> schema(schema, document))
                            .validate(example.path("value"))
                            .forEach(error -> wrong.add(type.path("schema") + ": " + error));
                }
            }
        }
        assertThat(examples).isGreaterThan(100);
        assertThat(wrong).isEmpty();
    }

    private static Schema schema(JsonNode schema, JsonNode document) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", document.path("components"));
        return REGISTRY.getSchema(whole);
    }
}
