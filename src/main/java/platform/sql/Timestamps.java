package platform.sql;

import static org.jooq.impl.DSL.currentOffsetDateTime;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Field;
import org.jooq.types.DayToSecond;
import org.jspecify.annotations.Nullable;

/** Instants as the database's columns of type {@code timestamptz} take them. */
public final class Timestamps {

    private Timestamps() {}

    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** The time of the database, after a delay. Times that several instances compare come from its clock. */
    public static Field<OffsetDateTime> databaseTimeIn(Duration delay) {
        return currentOffsetDateTime().plus(DayToSecond.valueOf(delay));
    }

    /** For columns that may be null. */
    public static @Nullable OffsetDateTime utcOrNull(@Nullable Instant instant) {
        return instant == null ? null : utc(instant);
    }
}
