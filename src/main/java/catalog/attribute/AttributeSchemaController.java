package catalog.attribute;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.attributes.AttributeRules;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.idempotency.IdempotencyKey;
import platform.ratelimit.LongWork;
import platform.security.RequiresScope;
import platform.security.RequiresToken;
import platform.security.Scopes;
import platform.web.FieldProblem;
import platform.web.ProblemException;

@RestController
@RequestMapping(path = "/api/v2/attribute-schemas", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Catalogue")
class AttributeSchemaController {

    private final Edits edits;
    private final PutAttributeSchema putAttributeSchema;
    private final AttributeSchemas schemas;
    private final LongWork longWork;

    AttributeSchemaController(
            Edits catalogEdits, PutAttributeSchema putAttributeSchema, AttributeSchemas schemas, LongWork longWork) {
        this.edits = catalogEdits;
        this.putAttributeSchema = putAttributeSchema;
        this.schemas = schemas;
        this.longWork = longWork;
    }

    record SchemaRequest(
            @NotNull
            @Schema(
                    description =
                            "JSON Schema 2020-12 of an object, at most 65,536 bytes and 64 levels deep. It must not refer"
                                    + " to anything outside of itself. It can have at most 50 patterns, each with at most"
                                    + " 500 characters and in the syntax of RE2, which has neither look-around nor"
                                    + " back-references.")
            Map<String, Object> schema) {}

    @PutMapping("/{subject}")
    @RequiresScope(Scopes.OPERATOR_CATALOG)
    @Audited(value = "catalog.attribute_schema.put", object = "attribute_schema", id = "subject")
    @Operation(
            summary = "Register the schema for the custom attributes of SKUs, orders or lines",
            description =
                    "The schema applies to attributes that are written from now on. Without a schema, every flat object of"
                            + " texts, numbers and booleans is allowed. With every schema, attributes can have at most"
                            + " 32,768 bytes as JSON, 1,000 values, 16 levels and 8,000 characters in a text. Attributes that"
                            + " take too much work to check are refused. In the schema of orders or lines, a property with"
                            + " `\"x-personal\": true` holds personal data. From then on, its values are stored encrypted and"
                            + " are shown only with a single order and in exports. They are lost when the person is erased,"
                            + " and lists cannot be filtered by them. Existing orders stay as they are when the schema changes.")
    AttributeSchema putAttributeSchema(
            IdempotencyKey key,
            @PathVariable("subject")
                    @Pattern(regexp = AttributeSchema.SUBJECTS, message = AttributeSchema.SUBJECTS_RULE)
                    String subject,
            @RequestBody @Valid SchemaRequest request) {
        ProblemException.requireNone(longWork.run(LongWork.OF_UNKNOWN_SIZE, () -> problems(subject, request.schema())));
        return edits.make(key, putAttributeSchema, new PutAttributeSchema.Wanted(subject, request.schema()));
    }

    private static List<FieldProblem> problems(String subject, Map<String, Object> schema) {
        List<FieldProblem> problems = AttributeRules.problemsOfSchema("schema", schema);
        if (!problems.isEmpty() || !subject.equals(AttributeSchema.SKU)) {
            return problems;
        }
        return AttributeRules.of(schema).personal().stream()
                .sorted()
                .map(name -> new FieldProblem(
                        "schema/properties/%s/x-personal".formatted(name),
                        "must not be in the schema of SKUs, because every caller can read attributes of SKUs"))
                .toList();
    }

    @GetMapping("/{subject}")
    @RequiresToken
    @Operation(
            summary = "The schema for the custom attributes of SKUs, orders or lines",
            description = "Every caller with a token may read it. The answer is 404 if no schema is registered; then "
                    + "every flat object of texts, numbers and booleans is allowed.")
    AttributeSchema getAttributeSchema(
            @PathVariable("subject")
                    @Pattern(regexp = AttributeSchema.SUBJECTS, message = AttributeSchema.SUBJECTS_RULE)
                    String subject) {
        return schemas.find(subject)
                .orElseThrow(() -> ProblemException.notFound("No schema is registered for " + subject + "."));
    }
}
