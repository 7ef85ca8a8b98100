package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import platform.ratelimit.LiveInstances;

/**
 * Each instance knows the number of live instances, with which it shares the common limits.
 *
 * <p>Seen to fail when instances that had ended still counted.
 */
class CountsTheLiveInstancesTests extends NotesTest {

    @Test
    void thoseThatJoinAndNotThoseThatLeaveDieOrFreeze() {
        Node first = start(node().quick());
        assertThat(first.get(LiveInstances.class).count()).isEqualTo(1);

        try (Node leaving = node().quick().start()) {
            awaitCount(first, 2);
            awaitCount(leaving, 2);
        }
        awaitCount(first, 1);

        Node dying = node().quick().start();
        awaitCount(first, 2);
        dying.kill();
        awaitCount(first, 1);

        Node freezing = start(node().quick());
        awaitCount(first, 2);
        freezing.freeze();
        awaitCount(first, 1);
        freezing.wake();
        awaitCount(first, 2);
    }

    private static void awaitCount(Node node, int count) {
        await().untilAsserted(
                        () -> assertThat(node.get(LiveInstances.class).count()).isEqualTo(count));
    }
}
