package order.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import order.availability.Instances.Instance;
import org.junit.jupiter.api.Test;

/**
 * A failure in the availability view never reaches a checkout: the view then reports no shortage.
 *
 * <p>Seen to fail when the state of a connection attempt was read more than once, and when a failed call of Redis did
 * not count as "not known".
 */
class NothingThatFailsReachesACheckoutTests extends WithRedis {

    /** Is in progress when its state is read for the first time, and fails right after that. */
    private static final class FailsAfterTheFirstCheck extends CompletableFuture<StatefulConnection<String, String>> {

        @Override
        public State state() {
            State before = super.state();
            fail();
            return before;
        }

        @Override
        public boolean isDone() {
            boolean before = super.isDone();
            fail();
            return before;
        }

        @Override
        public boolean isCompletedExceptionally() {
            boolean before = super.isCompletedExceptionally();
            fail();
            return before;
        }

        private void fail() {
            completeExceptionally(new RedisConnectionException("Connection refused"));
        }
    }

    @Test
    void aConnectionThatFailsWhileItsStateIsRead() {
        FailsAfterTheFirstCheck connecting = new FailsAfterTheFirstCheck();

        assertThat(RedisLink.isLost(connecting)).isFalse();
        assertThat(RedisLink.isLost(connecting)).isTrue();
    }

    @Test
    void aClientThatThrowsInsteadOfAnswering() {
        Instance instance = instances.start();
        instances.publish("plenty", 5, 1);
        instance.catchUp().freeze(); // otherwise its next poll finds the closed client before the first checkout
        instance.closeRedisClient();

        for (int i = 0; i < 20; i++) {
            assertThat(instance.view().surelyShort("order " + i, Map.of("unknown", 1L)))
                    .isEmpty();
            instance.view().settled("order " + i);
        }
    }
}
