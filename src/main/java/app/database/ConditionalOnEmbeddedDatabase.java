package app.database;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** Only for a first run: no database server is named by {@code spring.datasource.url}. */
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnEmbeddedDatabase.NoServerNamed.class)
@interface ConditionalOnEmbeddedDatabase {

    final class NoServerNamed extends NoneNestedConditions {

        NoServerNamed() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("spring.datasource.url")
        static final class ServerNamed {}
    }
}
