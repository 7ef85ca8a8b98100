package platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.context.SecurityContextHolder;
import platform.web.ProblemException;

class CallersMayOnlyWhatTheirScopesSayTests {

    private final Caller shopper = new Caller("alice", Set.of(Scopes.ORDERS));

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aMissingScopeIsNamed() {
        shopper.require(Scopes.ORDERS);

        assertThat(shopper.may(Scopes.ORDERS)).isTrue();
        assertThat(shopper.may(Scopes.OPERATOR_STOCK)).isFalse();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> shopper.require(Scopes.OPERATOR_STOCK))
                .returns(403, ProblemException::status)
                .returns("FORBIDDEN", ProblemException::code)
                .returns(Map.of("scope", "operator.stock"), ProblemException::details);
    }

    @Test
    void aScopeThatThePlatformDoesNotKnowMakesNoOperator() {
        assertThat(new Caller("mallory", Set.of("operator.x", "operator.", Scopes.ORDERS)).isOperator())
                .isFalse();
        assertThat(Scopes.OPERATOR)
                .allSatisfy(scope -> assertThat(new Caller("an operator", Set.of(scope)).isOperator())
                        .isTrue());
    }

    @Test
    void theCallerIsTheOneOfThisThreadsRequest() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(Caller::current)
                .returns(401, ProblemException::status);

        SecurityContextHolder.getContext().setAuthentication(new CallerToken(shopper, Instant.MAX));
        assertThat(Caller.current()).isEqualTo(shopper);
    }

    @Test
    void aTokenCarriesTheCallerAndNoSecret() {
        CallerToken token = new CallerToken(shopper, Instant.MAX);
        token.setDetails("of one request");

        assertThat(token.getName()).isEqualTo("alice");
        assertThat(token.getCredentials()).isNull();
        assertThat(token.getDetails()).isNull();
        assertThat(token.isAuthenticated()).isTrue();
        assertThat(token.getAuthorities()).extracting("authority").containsExactly("SCOPE_orders");
        assertThat(token)
                .isEqualTo(new CallerToken(shopper, Instant.MAX))
                .hasSameHashCodeAs(new CallerToken(shopper, Instant.MAX));
    }
}
