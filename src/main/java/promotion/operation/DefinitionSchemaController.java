package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.RequiresScope;
import platform.security.Scopes;
import promotion.document.DefinitionDocument;

@RestController
@RequestMapping(path = "/api/v2/promotion-definition-schema", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class DefinitionSchemaController {

    record DefinitionSchema(Map<String, Object> schema) {}

    @GetMapping
    @Operation(
            summary = "Get the JSON Schema of promotion definitions",
            description = "Describes the documents that `definition` of a promotion accepts: the kinds of benefits and "
                    + "conditions, with their fields and limits.")
    DefinitionSchema getPromotionDefinitionSchema() {
        return new DefinitionSchema(DefinitionDocument.schema());
    }
}
