package app.identity;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** Matches if no other issuer of tokens is configured, as on a first run. */
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnOwnIssuer.NoIssuerNamed.class)
@interface ConditionalOnOwnIssuer {

    final class NoIssuerNamed extends NoneNestedConditions {

        NoIssuerNamed() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(SecuritySettings.ISSUER)
        static final class IssuerNamed {}

        @ConditionalOnProperty(SecuritySettings.JWK_SET_URI)
        static final class KeysNamed {}
    }
}
