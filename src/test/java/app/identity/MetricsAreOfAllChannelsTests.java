package app.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationResult;
import platform.security.Caller;

/** The metrics count the orders of all channels, so a token that is limited to some does not open them. */
class MetricsAreOfAllChannelsTests {

    private static final String METRICS = "operator.metrics";

    @Test
    void aTokenOfSomeChannelsIsRefused() {
        assertThatThrownBy(() -> access(Set.of("web"), METRICS))
                .isInstanceOfSatisfying(
                        MissingScope.class,
                        refusal -> assertThat(refusal.toProblem().details()).isEqualTo(Map.of("claim", "channels")));
    }

    @Test
    void aTokenOfAllChannelsNeedsTheScope() {
        assertThat(access(null, METRICS).isGranted()).isTrue();
        assertThatThrownBy(() -> access(null, "operator.orders"))
                .isInstanceOfSatisfying(
                        MissingScope.class,
                        refusal -> assertThat(refusal.toProblem().details()).isEqualTo(Map.of("scope", METRICS)));
    }

    private static AuthorizationResult access(@Nullable Set<String> channels, String scope) {
        TestingAuthenticationToken token = new TestingAuthenticationToken(
                new Caller("a monitor", Set.of(scope), channels, null, null, null), null);
        token.setAuthenticated(true);
        return MissingScope.unless(METRICS).authorize(() -> token, null);
    }
}
