package app.database;

import static app.SettingNames.JOINED_DATABASE;

import app.Home;
import java.io.IOException;
import java.sql.SQLException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnEmbeddedDatabase
@ConditionalOnMissingBean(JdbcConnectionDetails.class)
class EmbeddedDatabaseConfiguration {

    /** Spring names such a bean after its prefix and its class. */
    private static final String OWN_SETTINGS = "orderwright";

    /** The embedded database, unless this process is a task or an instance that uses the server of another running instance. */
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = JOINED_DATABASE, matchIfMissing = true, havingValue = "none")
    EmbeddedDatabase embeddedDatabase(Home home, ListableBeanFactory beans) throws IOException, SQLException {
        bindSettings(beans);
        return OwnDatabase.open(home.home());
    }

    /** Binds the platform's own settings, so that a bad value ends the start before a database is made. */
    private static void bindSettings(ListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            if (name.startsWith(OWN_SETTINGS)) {
                beans.getBean(name);
            }
        }
    }

    @Bean
    JdbcConnectionDetails embeddedDatabaseConnection(
            Home home, ObjectProvider<EmbeddedDatabase> database, @Value("${" + JOINED_DATABASE + ":}") String joined)
            throws IOException {
        DatabaseAccess access =
                joined.isEmpty() ? database.getObject().access() : EmbeddedDatabase.accessTo(home.home(), joined);
        return new JdbcConnectionDetails() {

            @Override
            public String getJdbcUrl() {
                return access.url();
            }

            @Override
            public String getUsername() {
                return access.user();
            }

            @Override
            public String getPassword() {
                return access.password();
            }
        };
    }
}
