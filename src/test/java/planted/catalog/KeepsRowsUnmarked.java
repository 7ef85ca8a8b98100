package planted.catalog;

import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

@Component
public class KeepsRowsUnmarked {

    int count(DSLContext sql) {
        return sql.fetchCount(sql.selectOne());
    }
}
