package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import testing.TestRedis;

/** Whatever fails in the availability view, at whatever moment, a checkout learns only that nothing is known to be short. */
class NothingThatFailsReachesACheckoutTests {

    private static final TestRedis REDIS = TestRedis.start();

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    /** The first look at it finds it under way; it fails before any second look. */
    private static final class FailsAfterTheFirstLook extends CompletableFuture<StatefulConnection<String, String>> {

        @Override
        public State state() {
            State seen = super.state();
            fail();
            return seen;
        }

        @Override
        public boolean isDone() {
            boolean seen = super.isDone();
            fail();
            return seen;
        }

        @Override
        public boolean isCompletedExceptionally() {
            boolean seen = super.isCompletedExceptionally();
            fail();
            return seen;
        }

        private void fail() {
            completeExceptionally(new RedisConnectionException("Connection refused"));
        }
    }

    @Test
    void anAttemptToConnectThatFailsWhileItIsLookedAt() {
        FailsAfterTheFirstLook connecting = new FailsAfterTheFirstLook();

        assertThat(RedisLink.isLost(connecting)).isFalse();
        assertThat(RedisLink.isLost(connecting)).isTrue();
    }

    @Test
    void aClientThatThrowsInsteadOfAnswering() {
        try (Instances instances = new Instances(REDIS)) {
            Instance instance = instances.start();
            instances.tell("plenty", 5, 1);
            instance.hears().stops(); // else it would find out before the first checkout does
            instance.losesItsClient();

            for (int i = 0; i < 20; i++) {
                assertThat(instance.view().surelyShort("order " + i, Map.of("unheard of", 1L)))
                        .isEmpty();
                instance.view().settled("order " + i);
            }
        }
    }
}
