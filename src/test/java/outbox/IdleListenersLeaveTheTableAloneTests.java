package outbox;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** At a heartbeat only those listeners read the table that have a delivery in it: most listeners of an instance have none. */
class IdleListenersLeaveTheTableAloneTests extends NotesTest {

    private static final String HEARTBEAT = "insert into \"outbox\".\"instance\" (\"id\"";
    static final String READ_BY_A_LISTENER = "select \"outbox\".\"delivery\".\"lane\"";
    private static final int SOME = 4;

    @Test
    void whileTheInstanceSendsItsHeartbeat() {
        Node node = start(node().notes(writer, reader).quick());
        await().until(() -> node.statements(READ_BY_A_LISTENER) > 1); // each listener reads once at the start

        await().until(() -> {
            long reads = node.statements(READ_BY_A_LISTENER);
            long heartbeats = node.statements(HEARTBEAT);
            await().until(() -> node.statements(HEARTBEAT) >= heartbeats + SOME);
            return node.statements(READ_BY_A_LISTENER) == reads;
        });
    }
}
