package catalog;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import platform.security.Scopes;
import testing.Asker;
import testing.Edge;
import testing.ModuleTest;

/** A test of the catalogue with the transport, the database and the HTTP API. */
@ModuleTest
@Import(Asker.class)
abstract class CatalogTest {

    static final String IMPORT = "/api/v2/skus/import";

    @Autowired
    Asker asker;

    Edge operator;

    @BeforeEach
    void operator(@Autowired WebApplicationContext context) {
        operator = Edge.of(context, Scopes.OPERATOR_CATALOG);
    }

    MvcTestResult putSku(String skuId, String body) {
        return put("/api/v2/skus/" + skuId, body);
    }

    MvcTestResult put(String uri, String body) {
        return operator.put(UUID.randomUUID().toString(), body, uri);
    }

    /** The body of a SKU with a name, a price of one penny and these fields, which are JSON with single quotes. */
    static String sku(String fields) {
        return "{'name': 'x', 'prices': [{'amount_minor': 1, 'currency': 'GBP'}], %s}"
                .formatted(fields)
                .replace('\'', '"');
    }

    List<CatalogEvent> published(String correlation) {
        return asker.publishedOf(correlation, CatalogEvent.class);
    }
}
