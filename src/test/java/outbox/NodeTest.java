package outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;

/** A test whose nodes are closed at its end, the last started first. */
abstract class NodeTest {

    private final Deque<Node> started = new ArrayDeque<>();

    final Node start(Node.Setup setup) {
        Node node = setup.start();
        started.push(node);
        return node;
    }

    @AfterEach
    final void closeNodes() {
        started.forEach(Node::close);
    }
}
