package platform.sql;

import static org.jooq.impl.DSL.field;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jooq.DSLContext;
import org.springframework.stereotype.Repository;
import platform.clock.ReferenceTime;

/** The clock of the database server. */
@Repository
class DatabaseTime implements ReferenceTime {

    private final DSLContext database;

    DatabaseTime(DSLContext database) {
        this.database = database;
    }

    /** The time at which the server runs the statement, also within a transaction. */
    @Override
    public Instant now() {
        return database.select(field("clock_timestamp()", OffsetDateTime.class))
                .fetchSingle()
                .value1()
                .toInstant();
    }
}
