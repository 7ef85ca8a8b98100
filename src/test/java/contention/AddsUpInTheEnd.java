package contention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** After each class the audit must find nothing, and no transaction may have ended in a deadlock. */
final class AddsUpInTheEnd implements AfterAllCallback {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @Override
    public void afterAll(ExtensionContext context) {
        Instances instances = SpringExtension.getApplicationContext(context).getBean(Instances.class);
        instances.expireUnpaidOrders();
        instances.audit().comesToRest(TIMEOUT);
        assertThat(instances.deadlocks()).as("deadlocks").isZero();
    }
}
