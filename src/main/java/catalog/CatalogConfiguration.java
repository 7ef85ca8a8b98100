package catalog;

import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import platform.edit.Edits;
import platform.idempotency.IdempotencyRows;

@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    @Bean
    IdempotencyRows catalogKeys(DSLContext database, Clock clock) {
        return new IdempotencyRows(database, "catalog", clock);
    }

    /**
     * Edits and batches lock and write the tables in this order, each by key: idempotency, attribute_schema, category, product, sku, price,
     * price_history. An edit of a category locks all categories.
     */
    @Bean
    Edits catalogEdits(IdempotencyRows catalogKeys, Edits.Means meansOfEdits) {
        return new Edits(catalogKeys, meansOfEdits);
    }
}
