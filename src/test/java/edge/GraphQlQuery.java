package edge;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import tools.jackson.databind.JsonNode;

/** A document of GraphQL with its variables, and the requests that carry it. */
record GraphQlQuery(String document, Map<String, Object> variables) {

    static final String MONEY = "{ amountMinor currency }";

    /** All fields of an order that the schema has. */
    static final String WHOLE_ORDER = fields(schema(), "Order");

    /** The selection of all fields of a type, with the longest lists; empty for a type without fields. */
    private static String fields(TypeDefinitionRegistry schema, String type) {
        ObjectTypeDefinition object = schema.getTypeOrNull(type, ObjectTypeDefinition.class);
        List<FieldDefinition> all = object == null ? List.of() : object.getFieldDefinitions();
        return all.stream()
                .map(field -> {
                    String inner =
                            fields(schema, TypeInfo.typeInfo(field.getType()).getName());
                    return field.getName()
                            + (field.getInputValueDefinitions().isEmpty() ? "" : "(first: 2000)")
                            + (inner.isEmpty() ? "" : " { " + inner + " }");
                })
                .collect(Collectors.joining(" "));
    }

    private static TypeDefinitionRegistry schema() {
        TypeDefinitionRegistry schema = new TypeDefinitionRegistry();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/graphql"))) {
            files.forEach(file -> schema.merge(new SchemaParser().parse(file.toFile())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return schema;
    }

    GraphQlQuery(String document) {
        this(document, Map.of());
    }

    static GraphQlQuery ofOrder(String fields, String orderNo) {
        return new GraphQlQuery(
                "query One($no: String!) { order(orderNo: $no) { %s } }".formatted(fields), Map.of("no", orderNo));
    }

    /** The answer, whatever it is. */
    Answer send(Caller caller) {
        return call(caller).send();
    }

    Call call(Caller caller) {
        return caller.call("POST", "/graphql").body(Map.of("query", document, "variables", variables));
    }

    /** The data of an answer without errors. */
    JsonNode data(Caller caller) {
        Answer answer = send(caller).is(200);
        assertThat(answer.at("/errors").isMissingNode()).as(answer.body()).isTrue();
        return answer.at("/data");
    }

    /** The first error of an answer, which has this code and the trace of the request. */
    JsonNode error(Caller caller, String code) {
        Answer answer = send(caller).is(200);
        JsonNode error = answer.at("/errors/0");
        assertThat(error.at("/extensions/code").asString("")).as(answer.body()).isEqualTo(code);
        assertThat(error.at("/extensions/trace_id").asString("")).isEqualTo(answer.traceId());
        assertThat(error.at("/message").asString("")).isNotBlank();
        return error;
    }
}
