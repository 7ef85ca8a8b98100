package bulk;

import static org.assertj.core.api.Assertions.assertThat;

import bulk.BulkItem.Status;
import bulk.BulkJobs.Claimed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.OperatorAction;
import platform.auditlog.OperatorActions;
import platform.bulk.BulkAction;
import platform.clock.ClockCheck;
import platform.edit.TestEdits;
import platform.id.Ids;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalKeys;
import platform.web.PlatformProblem;
import platform.web.ProblemException;
import testing.AtOnce;
import testing.JooqDatabase;
import testing.MutableClock;
import testing.NoAuditLog;
import testing.PlainKeys;
import testing.TestDatabase;

/** Several instances share the items of a job, and any of them may end at any moment: each item has its effect once, and its result. */
class EachItemOfAJobIsExecutedOnceTests {

    private static final BulkAction.Kind KIND = BulkAction.Kind.CANCEL_ORDERS;

    /** The jobs of this test have no reason, so nothing is sealed or opened. */
    private static final PersonalKeys NO_REASONS = new PlainKeys(Set.of());

    private static DSLContext sql;
    private static TransactionTemplate transaction;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final BulkJobs jobs = new BulkJobs(sql, clock);
    private final Effects effects = new Effects();
    private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
    private final AuditLog auditLog = new NoAuditLog() {

        @Override
        public void recordRefusal(
                OperatorAction action, String objectId, ProblemException refusal, IdempotencyKey key) {
            refusals.add(action.name() + " " + objectId + " " + refusal.code());
        }
    };

    @BeforeAll
    static void connect() {
        JooqDatabase database = JooqDatabase.of(TestDatabase.create("platform"));
        sql = database.sql();
        transaction = database.transaction();
        sql.execute("create table platform.effect (object_id text not null)");
    }

    @AfterEach
    void empty() {
        sql.execute("truncate platform.bulk_job, platform.bulk_item, platform.effect, platform.idempotency");
    }

    /** An action whose effect is a row; its key makes the effect happen once, as the commands of modules do. */
    private final class Effects implements BulkAction {

        final ConcurrentLinkedQueue<String> executions = new ConcurrentLinkedQueue<>();
        final Map<String, Function<Integer, RuntimeException>> failures = new HashMap<>();
        private final IdempotencyRows keys = new IdempotencyRows(sql, "platform", clock);

        @Override
        public Kind kind() {
            return KIND;
        }

        @Override
        public String auditedAs() {
            return "test.effect";
        }

        @Override
        public String objectType() {
            return "effect";
        }

        @Override
        public Optional<String> brokenRule(String objectId) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<?> execute(Item item) {
            executions.add(item.objectId());
            if (failures.containsKey(item.objectId())) {
                throw failures.get(item.objectId()).apply(executions.size());
            }
            transaction.executeWithoutResult(status -> {
                Claims claims = keys.claim(List.of(item.key()));
                claims.once(item.key(), "", first -> first, () -> effect(item), Optional::of);
                keys.settle(claims);
            });
            return CompletableFuture.completedFuture(null);
        }

        private String effect(Item item) {
            sql.execute("insert into platform.effect values (?)", item.objectId());
            return item.objectId();
        }
    }

    private BulkWorker worker() {
        return new BulkWorker(
                jobs,
                actions(),
                NO_REASONS,
                auditLog,
                transaction,
                new SimpleMeterRegistry(),
                new ClockCheck(clock::instant, clock, new SimpleMeterRegistry()),
                false);
    }

    private BulkActions actions() {
        return new BulkActions(
                new StaticListableBeanFactory(Map.of("effects", effects)).getBeanProvider(BulkAction.class));
    }

    private UUID job(String... objects) {
        UUID id = UUID.randomUUID();
        transaction.executeWithoutResult(
                status -> jobs.insert(new BulkJobs.NewJob(id, KIND, "an operator", null, "trace", List.of(objects))));
        return id;
    }

    private static List<String> effects() {
        return sql.fetchValues("select object_id from platform.effect order by object_id", String.class).stream()
                .map(String::valueOf)
                .toList();
    }

    private List<Status> results(UUID job) {
        return jobs.items(job, Set.of(), 0, 1_000).stream()
                .map(BulkItem::status)
                .toList();
    }

    /** As if the lease or the pause of each item had ended. */
    private static void everythingIsDue() {
        sql.execute("update platform.bulk_item set due_at = now() where result is null");
    }

    @Test
    void workersAtOnceShareTheItems() {
        for (int round = 0; round < 10; round++) {
            String[] objects = IntStream.range(0, 50)
                    .mapToObj(i -> "object %02d".formatted(i))
                    .toArray(String[]::new);
            UUID job = job(objects);

            AtOnce.run(3, i -> () -> {
                BulkWorker worker = worker();
                while (worker.executeDue()) {
                    // the next items
                }
                return i;
            });

            assertThat(effects.executions).containsExactlyInAnyOrder(objects);
            assertThat(effects()).containsExactly(objects);
            BulkJob done = jobs.find(job).orElseThrow();
            assertThat(done.done()).isEqualTo(50);
            assertThat(done.status()).isEqualTo(BulkJob.Status.DONE);
            assertThat(done.finishedAt()).isNotNull();
            effects.executions.clear();
            empty();
        }
    }

    @Test
    void aKillBetweenTheExecutionAndItsRecordRepeatsTheExecutionWithoutASecondEffect() {
        UUID job = job("a", "b");
        BulkWorker killed = worker();
        List<Claimed> claimed = killed.claim();
        claimed.forEach(item -> killed.execute(item, null));
        assertThat(jobs.find(job).orElseThrow().waiting()).isEqualTo(2);
        assertThat(worker().executeDue()).as("within the lease").isFalse();

        everythingIsDue();
        assertThat(worker().executeDue()).isTrue();

        assertThat(effects.executions).containsExactlyInAnyOrder("a", "a", "b", "b");
        assertThat(effects()).containsExactly("a", "b");
        assertThat(results(job)).containsOnly(Status.DONE);
    }

    @Test
    void anInstanceThatWakesUpAfterItsLeaseRecordsNothing() {
        UUID job = job("a");
        Claimed late = worker().claim().getFirst();
        everythingIsDue();
        Claimed second = worker().claim().getFirst();

        assertThat(jobs.record(late, BulkItem.Result.failed("LATE", "Too late.")))
                .isFalse();
        assertThat(jobs.record(second, BulkItem.Result.done())).isTrue();
        assertThat(jobs.record(second, BulkItem.Result.done())).as("twice").isFalse();

        assertThat(results(job)).containsExactly(Status.DONE);
        assertThat(jobs.find(job).orElseThrow().done()).isEqualTo(1);
    }

    @Test
    void aRefusalIsTheResultAndIsAudited() {
        effects.failures.put(
                "a", n -> new ProblemException(PlatformProblem.EDIT_CONFLICT, "Others were faster.", Map.of("by", 2)));
        UUID job = job("a", "b");

        worker().executeDue();

        BulkItem refused = jobs.items(job, Set.of(Status.REFUSED), 0, 10).getFirst();
        assertThat(refused.result())
                .isEqualTo(
                        new BulkItem.Result(Status.REFUSED, "EDIT_CONFLICT", "Others were faster.", Map.of("by", 2)));
        assertThat(refusals).containsExactly("test.effect a EDIT_CONFLICT");
        assertThat(jobs.find(job).orElseThrow().refused()).isEqualTo(1);
    }

    @Test
    void whatMayPassIsTriedAgain() {
        effects.failures.put(
                "a",
                n -> n < 3
                        ? ProblemException.unavailable("Busy.", Duration.ofSeconds(1))
                        : new IllegalStateException());
        UUID job = job("a");
        String before = (String) sql.fetchValue("select now()::text");

        worker().executeDue();
        assertThat(sql.execute(
                        "update platform.bulk_item set due_at = now() + interval '1 hour' where due_at > {0}::timestamptz + interval '1 second'",
                        DSL.val(before)))
                .as("a pause after a failure")
                .isEqualTo(1);
        assertThat(worker().executeDue()).as("the pause is kept").isFalse();
        everythingIsDue();
        worker().executeDue();
        assertThat(results(job)).containsExactly(Status.WAITING);
        effects.failures.clear();
        everythingIsDue();
        worker().executeDue();

        assertThat(results(job)).containsExactly(Status.DONE);
        assertThat(refusals).isEmpty();
    }

    @Test
    void whatAlwaysFailsEndsAsFailed() {
        effects.failures.put("a", n -> ProblemException.unavailable("Busy.", Duration.ofSeconds(1)));
        effects.failures.put("b", n -> new IllegalStateException("broken"));
        UUID job = job("a", "b");

        while (jobs.find(job).orElseThrow().status() == BulkJob.Status.RUNNING) {
            everythingIsDue();
            worker().executeDue();
        }

        assertThat(effects.executions).hasSize(2 * BulkWorker.MAX_ATTEMPTS);
        List<BulkItem> items = jobs.items(job, Set.of(Status.FAILED), 0, 10);
        assertThat(items).extracting(item -> item.result().code()).containsExactly("UNAVAILABLE", "INTERNAL_ERROR");
    }

    @Test
    void anItemThatEndsTheProcessEachTimeIsGivenUp() {
        UUID job = job("a");
        for (int i = 0; i < BulkWorker.MAX_ATTEMPTS; i++) {
            everythingIsDue();
            assertThat(worker().claim()).hasSize(1);
        }
        everythingIsDue();

        worker().executeDue();

        assertThat(effects.executions).isEmpty();
        assertThat(results(job)).containsExactly(Status.FAILED);
    }

    @Test
    void atOnceAnOperatorGetsNoMoreJobsThanTheLimit() {
        CreateBulkJob creation = new CreateBulkJob(
                jobs, actions(), new BulkProperties(3, Duration.ofDays(30)), NO_REASONS, Ids.timeOrdered(clock));
        CreateBulkJob.Wanted wanted = new CreateBulkJob.Wanted("ann", KIND, List.of("a"), null);
        OperatorAction action = new OperatorAction("ann", "platform.bulk_job.create", "bulk_job", null);

        List<Boolean> created = AtOnce.run(
                12,
                i -> () -> OperatorActions.within(action, () -> {
                    try {
                        transaction.executeWithoutResult(
                                status -> creation.make(wanted, TestEdits.at(clock.instant())));
                        return true;
                    } catch (ProblemException refused) {
                        assertThat(refused.code()).isEqualTo("BULK_JOBS_RUNNING");
                        return false;
                    }
                }));

        assertThat(created).filteredOn(each -> each).hasSize(3);
        assertThat(jobs.list(null, 10)).hasSize(3);
    }

    @Test
    void finishedJobsAreDeletedAfterTheirRetention() {
        List<UUID> finished = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            finished.add(job("a"));
        }
        while (worker().executeDue()) {
            // the next items
        }
        UUID running = job("b");
        FinishedBulkJobs retention = new FinishedBulkJobs(
                jobs,
                new BulkProperties(10, Duration.ofDays(30)),
                clock,
                new ClockCheck(clock::instant, clock, new SimpleMeterRegistry()),
                false);

        clock.advance(Duration.ofDays(30));
        retention.deleteExpired();
        assertThat(jobs.list(null, 100)).hasSize(26);
        clock.advance(Duration.ofMillis(1));
        retention.deleteExpired();

        assertThat(jobs.list(null, 100)).extracting(BulkJob::id).containsExactly(running);
        assertThat(jobs.items(finished.getFirst(), Set.of(), 0, 10)).isEmpty();
    }
}
