package app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import app.Home;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An embedded server is started only if {@code spring.datasource.url} is not set. */
class TheNamedServerIsUsedTests {

    @TempDir
    Path home;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
            .withUserConfiguration(EmbeddedDatabaseConfiguration.class, Properties.class);

    @EnableConfigurationProperties(Home.class)
    static class Properties {}

    @Test
    void withoutAUrlAServerIsStartedAndStoppedAfterThePool() {
        application.withPropertyValues("orderwright.home=" + home).run(context -> {
            var sql = JdbcClient.create(context.getBean(DataSource.class));
            assertThat(sql.sql("show server_version").query(String.class).single())
                    .startsWith("18.");
            assertThatCode(context::close).doesNotThrowAnyException();
            assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
        });
    }

    @Test
    void withAUrlNoServerIsStarted() {
        application
                .withPropertyValues("orderwright.home=" + home, "spring.datasource.url=jdbc:postgresql://named/orders")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(EmbeddedDatabase.class);
                    assertThat(context.getBean(JdbcConnectionDetails.class).getJdbcUrl())
                            .isEqualTo("jdbc:postgresql://named/orders");
                    assertThat(home).isEmptyDirectory();
                });
    }
}
