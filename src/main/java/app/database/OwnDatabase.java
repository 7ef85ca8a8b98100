package app.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The embedded database that this process opens. It can be closed while a start still opens it, which Spring cannot do. */
final class OwnDatabase {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    private static final ReentrantLock OPENING = new ReentrantLock();
    private static volatile boolean isEnded;
    private static volatile @Nullable Thread opener;
    private static @Nullable EmbeddedDatabase opened;

    private OwnDatabase() {}

    /** Opens the database of the folder. */
    static EmbeddedDatabase open(Path home) throws IOException, SQLException {
        OPENING.lock();
        try {
            if (isEnded) {
                throw new IllegalStateException("The process ends");
            }
            opener = Thread.currentThread();
            EmbeddedDatabase database = new EmbeddedDatabase(home);
            opened = database;
            return database;
        } finally {
            opener = null;
            OPENING.unlock();
        }
    }

    /**
     * Stops the server of this process, also while it starts. No database can be opened afterwards.
     *
     * @param limit how long to wait for the end of a start of the server
     */
    static void end(Duration limit) throws IOException, InterruptedException {
        isEnded = true;
        Thread told = null;
        long deadline = System.nanoTime() + limit.toNanos();
        while (!OPENING.tryLock(BETWEEN_TRIES.toNanos(), TimeUnit.NANOSECONDS)) {
            Thread opening = opener;
            if (told == null && opening != null) {
                opening.interrupt(); // once: the thread then stops the server, and another interrupt would end that
                told = opening;
            }
            if (System.nanoTime() > deadline) {
                return;
            }
        }
        try {
            if (opened != null) {
                opened.close();
            }
        } finally {
            OPENING.unlock();
        }
    }
}
