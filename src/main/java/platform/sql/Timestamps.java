package platform.sql;

import static org.jooq.impl.DSL.currentOffsetDateTime;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Field;
import org.jooq.types.DayToSecond;
import org.jspecify.annotations.Nullable;

/** Times as the database's columns of type {@code timestamptz} take them. */
public final class Timestamps {

    private Timestamps() {}

    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** A time after now, by the clock of the database. Instances whose clocks differ agree on it. */
    public static Field<OffsetDateTime> databaseTimeIn(Duration delay) {
        return currentOffsetDateTime().plus(DayToSecond.valueOf(delay));
    }

    /** For columns that may be null. */
    public static @Nullable OffsetDateTime utcOrNull(@Nullable Instant instant) {
        return instant == null ? null : utc(instant);
    }
}
