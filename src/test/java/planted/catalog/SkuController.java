package planted.catalog;

import org.jooq.DSLContext;

/** An edge that does its own queries. */
public class SkuController {

    int count(DSLContext sql) {
        return sql.fetchCount(sql.selectOne());
    }
}
