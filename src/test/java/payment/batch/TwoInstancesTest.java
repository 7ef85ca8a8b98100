package payment.batch;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import testing.Asker;
import testing.Instance;
import testing.TestDatabase;

/** A test of two instances with a database in common. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("contention")
abstract class TwoInstancesTest {

    final TestDatabase database = TestDatabase.create("platform", "outbox", "payment");
    final Bank bank = new Bank();
    final List<Instance> instances = PaymentInstances.startTwo(database, bank);
    final List<Asker> askers = instances.stream().map(Instance::asker).toList();
    final Asker asker = askers.getFirst();

    @AfterAll
    void stop() {
        instances.forEach(Instance::close);
    }
}
