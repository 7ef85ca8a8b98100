package outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import outbox.Notes.Written;
import testing.TestDatabase;

class TakesOverFromTheDeadAndTheFrozenTests {

    private final TestDatabase database = Notes.database();
    private final Notes.Reader left = new Notes.Reader();
    private final Notes.Reader right = new Notes.Reader();

    @Test
    void theDeadAtOnceBecauseTheirLockIsFree() {
        CountDownLatch busy = new CountDownLatch(1);
        left.deciding = text -> Race.await(busy);
        try (Node other = Node.on(database).notes(right).with("lease", "1h").start()) {
            Node dead = Node.on(database).notes(left).with("lease", "1h").start();
            dead.publish(new Written("lane", "1"), new Written("lane", "2"), new Written("lane", "3"));
            await().until(() -> dead.inbox("reader").depth() == 0);
            dead.cut();

            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1", "2", "3"));
            busy.countDown();
            dead.kill();
            assertThat(Notes.journal("reader")).containsExactly("1", "2", "3");
        }
    }

    @Test
    void theFrozenAfterTheirLease() {
        try (Node frozen = Node.on(database).notes(left).quick().start()) {
            left.deciding = text -> frozen.freeze();
            frozen.publish(new Written("lane", "1"));
            await().until(() -> frozen.inbox("reader").depth() == 0);

            try (Node other = Node.on(database).notes(right).quick().start()) {
                await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1"));
                assertThat(Notes.count("pg_locks where locktype = 'advisory' and objid = " + frozen.id()))
                        .as("it lives")
                        .isEqualTo(1);
                frozen.wake();
            }
        }
    }

    @Test
    void aLostSessionIsNotTheEnd() {
        try (Node node = Node.on(database).notes(left).start()) {
            String session = "pg_locks where locktype = 'advisory' and granted and objid = " + node.id();
            assertThat(Notes.count(session)).isEqualTo(1);
            int before = backend(session);
            Notes.sql()
                    .sql("select pg_terminate_backend(?)")
                    .param(before)
                    .query()
                    .singleRow();

            await().until(() -> Notes.count(session) == 1 && backend(session) != before);
            node.publish(new Written("lane", "1"));
            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1"));
        }
    }

    private static int backend(String session) {
        return Notes.sql()
                .sql("select pid from " + session)
                .query(Integer.class)
                .single();
    }

    @Test
    void whoLeavesProperlyIsForgottenAndWhoDiedIsBuriedLater() {
        try (Node survivor = Node.on(database).start()) {
            Node leaving = Node.on(database).start();
            leaving.close();
            assertThat(Notes.count("outbox.instance")).isEqualTo(1);

            Node dying = Node.on(database).start();
            dying.kill();
            assertThat(Notes.count("outbox.instance")).isEqualTo(2);
            Notes.sql()
                    .sql("update outbox.instance set heartbeat_at = now() - interval '2 minutes' where id <> ?")
                    .param(survivor.id())
                    .update();
            await().until(() -> Notes.count("outbox.instance") == 1);
        }
    }

    @Test
    void whoWasBuriedAliveComesBack() {
        try (Node node = Node.on(database).notes(left).start()) {
            Notes.sql().sql("delete from outbox.instance").update();

            await().until(() -> Notes.count("outbox.instance where id = " + node.id()) == 1);
            node.publish(new Written("lane", "1"));
            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("1"));
        }
    }

    @Test
    void whatBelongsToNobodyIsAdopted() {
        Notes.insert("lane", "reader", 1, 4711, 0, "{\"correlation\":\"lane\",\"text\":\"orphan\"}");
        try (Node node = Node.on(database).notes(left).quick().start()) {
            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("orphan"));

            Notes.insert("lane", "reader", 2, 4711, 0, "{\"correlation\":\"lane\",\"text\":\"later\"}");
            await().untilAsserted(() -> assertThat(Notes.journal("reader")).containsExactly("orphan", "later"));
        }
    }
}
