package app;

import java.io.IOException;
import java.sql.SQLException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnEmbeddedDatabase
@ConditionalOnMissingBean(JdbcConnectionDetails.class)
class EmbeddedDatabaseConfiguration {

    /** For a task beside a running instance: the URL of the server that the instance started. */
    static final String JOINED = "orderwright.joined-database";

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = JOINED, matchIfMissing = true, havingValue = "none")
    EmbeddedDatabase embeddedDatabase(Home home, ObjectProvider<EarlyDatabase> early) throws IOException, SQLException {
        EarlyDatabase begun = early.getIfAvailable();
        return begun == null ? new EmbeddedDatabase(home) : begun.database();
    }

    @Bean
    JdbcConnectionDetails embeddedDatabaseConnection(
            ObjectProvider<EmbeddedDatabase> database, @Value("${" + JOINED + ":}") String joined) {
        String url = joined.isEmpty() ? database.getObject().jdbcUrl() : joined;
        return new JdbcConnectionDetails() {

            @Override
            public String getJdbcUrl() {
                return url;
            }

            @Override
            public String getUsername() {
                return "postgres";
            }

            @Override
            public String getPassword() {
                return "";
            }
        };
    }
}
