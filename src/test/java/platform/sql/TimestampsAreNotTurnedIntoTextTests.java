package platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import testing.TestDatabase;

/** Timestamps pass between the application and the driver as values. A text would have the offset of the session's time zone. */
class TimestampsAreNotTurnedIntoTextTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JooqAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
            .withBean(DataSource.class, () -> TestDatabase.create().dataSource())
            .withPropertyValues("spring.jooq.sql-dialect=postgres")
            .withBean(NativeTimestamps.class);

    @Test
    void aTimestampIsReadInUtcWhateverTheTimeZoneOfTheSession() {
        OffsetDateTime at = Instant.parse("2026-03-29T00:59:59.123456Z").atOffset(ZoneOffset.UTC);
        application.run(context -> {
            DSLContext sql = context.getBean(DSLContext.class);
            OffsetDateTime read = sql.transactionResult(configuration -> {
                configuration.dsl().execute("set local time zone 'Asia/Kathmandu'");
                return configuration.dsl().select(val(at)).fetchSingle().value1();
            });
            assertThat(read).isEqualTo(at);
            assertThat(read.getOffset()).isEqualTo(ZoneOffset.UTC);
        });
    }
}
