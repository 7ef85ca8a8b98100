package contention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** After each class the audit must find nothing, and no transaction may have ended in a deadlock. */
final class AddsUpInTheEnd implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        Instances instances = SpringExtension.getApplicationContext(context).getBean(Instances.class);
        instances.expireUnpaidOrders();
        instances.audit().comesToRest();
        assertThat(instances.deadlocks()).as("deadlocks").isZero();
    }
}
