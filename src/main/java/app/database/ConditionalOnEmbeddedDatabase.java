package app.database;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** Matches on a first run only: {@code spring.datasource.url} names no database server. */
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnEmbeddedDatabase.NoDatabaseUrl.class)
@interface ConditionalOnEmbeddedDatabase {

    final class NoDatabaseUrl extends NoneNestedConditions {

        NoDatabaseUrl() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("spring.datasource.url")
        static final class ServerNamed {}
    }
}
