package planted.inventory;

import planted.catalog.jooq.SkuTable;

public class QueriesAnotherSchema {

    SkuTable table = new SkuTable();
}
