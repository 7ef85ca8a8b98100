package payment.dispute;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import outbox.Commands;
import platform.background.ApplicationLoop;
import platform.background.BackgroundLoop;

/**
 * Looks for the payments of reports that arrived before their payment was known. Only reports that name the payment by the provider's id need
 * that: the platform learns this id when the payment is captured.
 */
@Component
class DisputeLoop extends ApplicationLoop {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
    private static final int LIMIT = 100;

    private final Disputes disputes;
    private final Commands commands;

    /** @param enabled false in a task that writes nothing */
    DisputeLoop(Disputes disputes, Commands commands, @Value("${orderwright.outbox.delivers:true}") boolean enabled) {
        super(enabled);
        this.disputes = disputes;
        this.commands = commands;
    }

    @Override
    protected BackgroundLoop begin() {
        return new BackgroundLoop("disputes", IDLE, AFTER_FAILURE, this::next);
    }

    private Duration next() throws InterruptedException {
        if (disputes.hasWaiting()) {
            for (AdoptDispute adoption : disputes.adoptable(LIMIT)) {
                try {
                    commands.submit(adoption).get();
                } catch (ExecutionException failed) {
                    throw new IllegalStateException("A dispute could not be adopted: " + adoption, failed);
                }
            }
        }
        return IDLE;
    }
}
