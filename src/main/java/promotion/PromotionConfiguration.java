package promotion;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;
import promotion.document.DefinitionJson;

@Configuration(proxyBeanMethods = false)
class PromotionConfiguration {

    @Bean
    IdempotencyRows promotionKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "promotion", clock);
    }

    @Bean
    Edits promotionEdits(IdempotencyRows promotionKeys, Edits.Means meansOfEdits) {
        return new Edits(promotionKeys, meansOfEdits);
    }

    /** The audit log shows definitions in the form of the API. */
    @Bean
    JsonMapperBuilderCustomizer definitionKinds() {
        return DefinitionJson::named;
    }
}
