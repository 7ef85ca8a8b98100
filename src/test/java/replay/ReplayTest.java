package replay;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import replay.StubPlatform.Reply;

/** Replays small files against a {@link StubPlatform} of its own. */
abstract class ReplayTest {

    static final String ORDERS = "/api/v2/orders";

    final StubPlatform platform = new StubPlatform();

    @TempDir
    Path folder;

    @AfterEach
    void closePlatform() {
        platform.close();
    }

    /** Replays the file of {@link Sales#file}. */
    FinishedRun play(String... options) {
        return play(Sales.file(folder), options);
    }

    FinishedRun play(Path file, String... options) {
        return FinishedRun.of(file, platform, folder, options);
    }

    /** Sets the status of the orders when a payment is requested, and sends this reply. */
    void replyToPayments(String status, Reply reply) {
        platform.intercept(request -> {
            if (request.isToSandbox()) {
                platform.change(order -> order.put("status", status));
                return Optional.of(reply);
            }
            return Optional.empty();
        });
    }
}
