package contention;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Faults of two instances and their database while they work. */
final class Faults {

    private static final int LONGEST_PAUSE_MILLIS = 12;

    private final Instances instances;

    /**
     * Prepares the database to fail at commits, after everything has been written. Once: to drop the trigger would lock the log's
     * segments before the log, against the order of its readers.
     */
    Faults(Instances instances) {
        this.instances = instances;
        boolean prepared = instances
                .database()
                .sql("select to_regclass('fault.plan') is not null")
                .query(Boolean.class)
                .single();
        if (!prepared) {
            instances.execute("""
                create schema fault;
                create table fault.plan (code text not null, percent int not null);
                create function fault.strike() returns trigger language plpgsql as $$
                declare plan record;
                begin
                    select * into plan from fault.plan limit 1;
                    if found and abs(hashint8(pg_current_xact_id()::text::bigint)) % 100 < plan.percent then
                        raise exception 'struck' using errcode = plan.code;
                    end if;
                    return null;
                end $$;
                create constraint trigger struck after insert on outbox.event_group deferrable initially deferred
                    for each row execute function fault.strike()\
                """);
        }
    }

    private enum Kind {
        NONE,
        /** Transactions are rolled back after all was written, as after a conflict. */
        ROLLED_BACK,
        DISK_FULL,
        CUT_CONNECTIONS,
        TAKEN_OVER,
        ONE_STOPPED,
        ONE_CUT_AND_STOPPED,
        /** The second instance ends as if it were killed, and another one starts. */
        ONE_LOST
    }

    /** Begins a random fault, or none, which lasts until it is closed. */
    Harm begin(Random random) {
        return new Harm(Kind.values()[random.nextInt(Kind.values().length)], new Random(random.nextLong()));
    }

    /** From now on this percentage of the transactions that publish an event fail at their commit, with this SQL state. */
    void strike(String code, int percent) {
        instances.execute("insert into fault.plan values ('%s', %d)".formatted(code, percent));
    }

    void spare() {
        instances.execute("delete from fault.plan");
    }

    final class Harm implements AutoCloseable {

        private final Kind kind;
        private final Random random;
        private final AtomicBoolean over = new AtomicBoolean();
        private final CompletableFuture<Void> harming;
        private volatile long left;

        private Harm(Kind kind, Random random) {
            this.kind = kind;
            this.random = random;
            harming = CompletableFuture.runAsync(
                    this::harm, task -> Thread.ofVirtual().start(task));
        }

        private void harm() {
            switch (kind) {
                case NONE -> {}
                case ROLLED_BACK -> strike("40001", 20);
                case DISK_FULL -> strike("53100", 30);
                case CUT_CONNECTIONS -> again(() -> instances.cutConnections(random));
                case TAKEN_OVER -> again(instances::takeOver);
                case ONE_STOPPED -> stopOne();
                case ONE_CUT_AND_STOPPED -> {
                    instances.cutConnections(random);
                    stopOne();
                }
                case ONE_LOST -> {
                    pause();
                    left = instances.loseSecond();
                }
            }
        }

        private void stopOne() {
            pause();
            instances.stopSecond();
            pause();
            instances.wakeSecond();
        }

        private void again(Runnable damage) {
            while (!over.get()) {
                damage.run();
                pause();
            }
        }

        private void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String toString() {
            return kind == Kind.ONE_LOST ? "%s with %d deliveries".formatted(kind, left) : kind.name();
        }

        /** Ends the fault. */
        @Override
        public void close() {
            over.set(true);
            harming.join();
            spare();
        }
    }
}
