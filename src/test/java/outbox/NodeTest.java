package outbox;

import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.Deque;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.springframework.dao.PessimisticLockingFailureException;

/** A test whose nodes are closed at its end, the last started first. */
abstract class NodeTest {

    private final Deque<Node> started = new ArrayDeque<>();

    final Node start(Node.Setup setup) {
        Node node = setup.start();
        started.push(node);
        return node;
    }

    /** The instance itself may change the segments, and a reader may hold a lock on the log for a moment. */
    static ConditionFactory patiently() {
        return await().ignoreExceptionsInstanceOf(PessimisticLockingFailureException.class);
    }

    @AfterEach
    final void closeNodes() {
        started.forEach(Node::close);
    }
}
