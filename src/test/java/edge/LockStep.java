package edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import platform.background.BackgroundLoop;

/**
 * Makes the workers of the outbox run in lock-step: each waits before the transaction of a batch until no worker takes a batch and no queue grows any
 * more. So the orders that are placed at the same time stay together, and each worker handles a step of theirs in two batches: the first
 * delivery alone, because it has taken it before the others arrived, and then the others.
 */
class LockStep implements BeanPostProcessor {

    private static final Pattern WORKER = Pattern.compile("outbox-(?!timer-|heartbeat|log-).*");

    private boolean isOn;
    private long step;
    private long taken;

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof TransactionTemplate template
                ? new InStep(template.getTransactionManager(), template)
                : bean;
    }

    private final class InStep extends TransactionTemplate {

        InStep(PlatformTransactionManager transactions, TransactionDefinition definition) {
            super(transactions, definition);
        }

        @Override
        public <T> T execute(TransactionCallback<T> action) {
            if (WORKER.matcher(Thread.currentThread().getName()).matches()
                    && !TransactionSynchronizationManager.isActualTransactionActive()) {
                awaitStep();
            }
            return super.execute(action);
        }
    }

    private synchronized void awaitStep() {
        taken++;
        long last = step;
        try {
            while (isOn && step == last) {
                wait();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void release() {
        step++;
        notifyAll();
    }

    /**
     * The workers run in lock-step until they are {@link Running#close released}.
     *
     * @param rest how long nothing must change before a step; if it is too short for the machine, there are more batches
     */
    Running begin(MeterRegistry meters, Duration rest) {
        return new Running(meters, rest);
    }

    /**
     * What changes as long as orders go on.
     *
     * @param taken the batches that workers have taken
     * @param queued the items in all queues
     */
    private record Activity(long taken, double queued) {

        static final Activity NONE = new Activity(0, 0);
    }

    /** The time in which the workers run in lock-step. */
    final class Running implements AutoCloseable {

        private final MeterRegistry meters;
        private final Duration rest;
        private final BackgroundLoop steps;
        private Activity before = Activity.NONE;

        private Running(MeterRegistry meters, Duration rest) {
            this.meters = meters;
            this.rest = rest;
            turn(true);
            this.steps = new BackgroundLoop("lock-step", rest, this::next);
        }

        private Duration next() {
            double queued = meters.get("orderwright.outbox.queue.depth").gauges().stream()
                    .mapToDouble(Gauge::value)
                    .sum();
            synchronized (LockStep.this) {
                Activity now = new Activity(taken, queued);
                if (now.equals(before)) {
                    release();
                }
                before = now;
            }
            return rest;
        }

        private void turn(boolean on) {
            synchronized (LockStep.this) {
                isOn = on;
                release();
            }
        }

        @Override
        public void close() {
            BackgroundLoop.stop(steps, System.nanoTime() + rest.multipliedBy(10).toNanos());
            turn(false);
        }
    }
}
