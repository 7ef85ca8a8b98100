package planted.catalog;

import org.jooq.DSLContext;

/** A decision that does its own queries. */
public class ListingPolicy {

    boolean allows(DSLContext sql) {
        return sql.fetchExists(sql.selectOne());
    }
}
