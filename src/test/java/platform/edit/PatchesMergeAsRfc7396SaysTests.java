package platform.edit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PatchesMergeAsRfc7396SaysTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The examples of the RFC, within a property. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":"b"}             | {"a":"c"}                   | {"a":"c"}
            {"a":"b"}             | {"b":"c"}                   | {"a":"b","b":"c"}
            {"a":"b"}             | {"a":null}                  | {}
            {"a":"b","b":"c"}     | {"a":null}                  | {"b":"c"}
            {"a":["b"]}           | {"a":"c"}                   | {"a":"c"}
            {"a":"c"}             | {"a":["b"]}                 | {"a":["b"]}
            {"a":{"b":"c"}}       | {"a":{"b":"d","c":null}}    | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}     | {"a":[1]}                   | {"a":[1]}
            ["a","b"]             | ["c","d"]                   | ["c","d"]
            {"a":"b"}             | ["c"]                       | ["c"]
            {"e":null}            | {"a":1}                     | {"e":null,"a":1}
            [1,2]                 | {"a":"b","c":null}          | {"a":"b"}
            {}                    | {"a":{"bb":{"ccc":null}}}   | {"a":{"bb":{}}}
            """)
    void insideAProperty(String before, String patch, String after) {
        assertThat(applied("{\"x\":%s,\"y\":1}".formatted(before), "{\"x\":%s}".formatted(patch)))
                .isEqualTo(JSON.readTree("{\"x\":%s,\"y\":1}".formatted(after)));
    }

    /** For a body, null means the same as absent; so an unknown property is still refused when the body is read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":"b"} | {"a":null} | {"a":null}
            {"a":"b"} | {"z":null} | {"a":"b","z":null}
            {"a":"b"} | {"a":{"b":null}} | {"a":{}}
            {"a":"b"} | {} | {"a":"b"}
            """)
    void ofTheWhole(String before, String patch, String after) {
        assertThat(applied(before, patch)).isEqualTo(JSON.readTree(after));
    }

    private static ObjectNode applied(String before, String patch) {
        ObjectNode current = (ObjectNode) JSON.readTree(before);
        ObjectNode unchanged = current.deepCopy();
        ObjectNode after = new MergePatch<>(Object.class, (ObjectNode) JSON.readTree(patch)).appliedTo(current);
        assertThat(current).as("the current state is left as it is").isEqualTo(unchanged);
        return after;
    }
}
