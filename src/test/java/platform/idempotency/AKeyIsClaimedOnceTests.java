package platform.idempotency;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionTemplate;
import platform.clock.ClockCheck;
import platform.idempotency.Claim.Fresh;
import platform.idempotency.Claim.Repeated;
import platform.web.ProblemException;
import testing.Asker;
import testing.AtOnce;
import testing.JooqDatabase;
import testing.MutableClock;
import testing.TestDatabase;

/** One transaction gets a key, even if it is sent several times at once; the other transactions get the resource of the first. */
class AKeyIsClaimedOnceTests {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private static JooqDatabase database;
    private static DSLContext sql;
    private static TransactionTemplate transaction;

    private final MutableClock clock = new MutableClock(START);
    private IdempotencyRows rows;

    @BeforeAll
    static void connect() {
        database = JooqDatabase.of(TestDatabase.create());
        sql = database.sql();
        transaction = database.transaction();
        sql.execute("create schema \"order\"");
        sql.execute("""
                create table "order".idempotency (
                  key text primary key,
                  body_hash text not null,
                  resource text,
                  created_at timestamptz not null
                )""");
        sql.execute("create index idempotency_created_at on \"order\".idempotency (created_at)");
    }

    @BeforeEach
    void empty() {
        sql.execute("truncate \"order\".idempotency");
        rows = new IdempotencyRows(sql, "order", clock);
    }

    @Test
    void theFirstIsFreshAndARepeatLearnsItsResource() {
        IdempotencyKey key = key("a", "body");

        assertThat(rows.claim(List.of(key)).take(key)).isEqualTo(new Fresh());
        rows.resolve(Map.of(key.key(), "ORDER-1"));

        assertThat(rows.claim(List.of(key)).take(key)).isEqualTo(new Repeated("ORDER-1", true));
        IdempotencyKey otherBody = key("a", "another body");
        assertThat(rows.claim(List.of(otherBody)).take(otherBody)).isEqualTo(new Repeated("ORDER-1", false));
    }

    @Test
    void aBatchMayHoldNewAndKnownKeysAndOneTwice() {
        IdempotencyKey known = key("known", "body");
        rows.claim(List.of(known));
        rows.resolve(Map.of(known.key(), "ORDER-1"));
        IdempotencyKey fresh = key("new", "body");

        Claims claims = rows.claim(List.of(fresh, known, fresh));

        assertThat(claims.take(known)).isEqualTo(new Repeated("ORDER-1", true));
        assertThat(claims.take(fresh)).isEqualTo(new Fresh());
        assertThat(claims.take(fresh)).isEqualTo(new Repeated(null, true));
        assertThat(claims.take(key("new", "another body"))).isEqualTo(new Repeated(null, false));
    }

    @Test
    void aRolledBackClaimNeverWas() {
        IdempotencyKey key = key("a", "body");
        transaction.executeWithoutResult(status -> {
            rows.claim(List.of(key));
            status.setRollbackOnly();
        });

        assertThat(rows.claim(List.of(key)).take(key)).isEqualTo(new Fresh());
    }

    @Test
    void aReleasedKeyIsFreshAgain() {
        IdempotencyKey key = key("a", "body");
        rows.claim(List.of(key));

        rows.release(List.of(key.key()));

        assertThat(rows.claim(List.of(key)).take(key)).isEqualTo(new Fresh());
    }

    @Test
    void theNextBatchKnowsTheResultsOfABatch() {
        IdempotencyKey done = key("done", "body");
        IdempotencyKey refused = key("refused", "body");
        Claims claims = rows.claim(List.of(done, refused));
        claims.resolve(done, "ORDER-1");
        claims.refuse(refused);

        rows.settle(claims);

        Claims next = rows.claim(List.of(done, refused));
        assertThat(next.take(done)).isEqualTo(new Repeated("ORDER-1", true));
        assertThat(next.take(refused)).isEqualTo(new Fresh());
    }

    @Test
    void aRepeatWaitsForTheTransactionThatHoldsTheKey() throws Exception {
        IdempotencyKey key = key("a", "body");
        CompletableFuture<Claim> repeat = requireNonNull(transaction.execute(status -> {
            rows.claim(List.of(key));
            CompletableFuture<Claim> waiting = CompletableFuture.supplyAsync(
                    () -> transaction.execute(other -> rows.claim(List.of(key)).take(key)));
            database.awaitLockWait();
            rows.resolve(Map.of(key.key(), "ORDER-1"));
            return waiting;
        }));

        assertThat(repeat.get(Asker.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Repeated("ORDER-1", true));
    }

    @Test
    void batchesWithTheSameKeysInAnyOrderShareThem() {
        List<IdempotencyKey> keys =
                IntStream.range(0, 200).mapToObj(i -> key("k" + i, "body")).toList();
        for (int round = 0; round < 5; round++) {
            empty();
            List<Long> fresh = AtOnce.run(6, thread -> () -> {
                List<IdempotencyKey> rotated = new ArrayList<>(keys);
                Collections.rotate(rotated, thread * 31);
                return transaction.execute(status -> {
                    Claims claims = rows.claim(rotated);
                    return rotated.stream()
                            .filter(key -> claims.take(key) instanceof Fresh)
                            .count();
                });
            });
            assertThat(fresh.stream().mapToLong(each -> each).sum()).isEqualTo(keys.size());
        }
    }

    @Test
    void oldKeysArePurgedAtMostSoManyAtATime() {
        rows.claim(IntStream.range(0, 10).mapToObj(i -> key("old" + i, "body")).toList());
        clock.advance(Duration.ofHours(25));
        IdempotencyKey young = key("young", "body");
        rows.claim(List.of(young));
        Instant yesterday = clock.instant().minus(Duration.ofHours(24));

        assertThat(rows.purge(yesterday, 6)).isEqualTo(6);
        assertThat(rows.purge(yesterday, 6)).isEqualTo(4);
        assertThat(rows.purge(yesterday, 6)).isZero();
        assertThat(rows.claim(List.of(young)).take(young)).isInstanceOf(Repeated.class);
    }

    @Test
    void allExpiredKeysAreDeletedEvenIfThereAreMany() {
        ExpiredKeys expired = new ExpiredKeys(
                List.of(rows),
                new ExpiredKeys.Retention(Duration.ofHours(24)),
                clock,
                new ClockCheck(clock::instant, clock, new SimpleMeterRegistry()),
                true);
        rows.claim(
                IntStream.range(0, 5001).mapToObj(i -> key("old" + i, "body")).toList());
        clock.advance(Duration.ofHours(24));
        expired.deleteExpired();
        assertThat(sql.fetchCount(DSL.table("\"order\".idempotency"))).isEqualTo(5001);

        clock.advance(Duration.ofMillis(1));
        expired.deleteExpired();
        assertThat(sql.fetchCount(DSL.table("\"order\".idempotency"))).isZero();
    }

    @Test
    void nothingToDoNeedsNoDatabase() {
        rows.claim(List.of());
        rows.resolve(Map.of());
        rows.release(List.of());
    }

    @Test
    void aPathCountsInOneSpelling() {
        IdempotencyKey plain = keyFor("/api/v2/skus/a%20b");

        assertThat(keyFor("/api/v2/%73kus/%61%20b")).isEqualTo(plain);
        assertThat(keyFor("/api/v2/skus/a%20c")).isNotEqualTo(plain);
        assertThat(keyFor("/api/v2/orders"))
                .isEqualTo(keyFor("/api/v2/%6frders"))
                .isEqualTo(IdempotencyKey.of("alice", "POST", "/api/v2/orders", "k", new byte[0]));
    }

    private static IdempotencyKey keyFor(String path) {
        return IdempotencyKey.of("alice", new MockHttpServletRequest("POST", path), "k", new byte[0]);
    }

    @Test
    void principalMethodAndPathAreAllPartOfTheKey() {
        byte[] body = {1};
        IdempotencyKey key = IdempotencyKey.of("alice", "POST", "/api/v2/orders", "k", body);

        assertThat(List.of(
                        IdempotencyKey.of("bob", "POST", "/api/v2/orders", "k", body),
                        IdempotencyKey.of("alice", "PUT", "/api/v2/orders", "k", body),
                        IdempotencyKey.of("alice", "POST", "/api/v2/orders/1/cancel", "k", body),
                        IdempotencyKey.of("alice", "POST", "/api/v2/orders", "l", body)))
                .extracting(IdempotencyKey::key)
                .doesNotContain(key.key())
                .doesNotHaveDuplicates();
        assertThat(IdempotencyKey.of("alice", "POST", "/api/v2/orders", "k", new byte[] {2}))
                .returns(key.key(), IdempotencyKey::key)
                .isNotEqualTo(key);
        assertThat(key.key()).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void onlyOneCallerAtATimeIsInProgress() {
        InProgress inProgress = new InProgress();
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> answer = inProgress.once(key("a", "1"), () -> first);

        assertThatThrownBy(() -> inProgress.once(key("a", "1"), CompletableFuture::new))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("IDEMPOTENCY_IN_PROGRESS"));
        assertThat(inProgress.once(key("b", "1"), () -> first)).isNotDone();
        first.complete("done");
        assertThat(answer).isCompletedWithValue("done");
        assertThat(inProgress.once(key("a", "1"), CompletableFuture::new)).isNotDone();
    }

    @Test
    void aKeyIsFreeAgainHoweverItsWorkEnds() {
        InProgress inProgress = new InProgress();
        RejectedExecutionException full = new RejectedExecutionException();

        assertThatThrownBy(() -> inProgress.once(key("a", "1"), () -> {
                    throw full;
                }))
                .isSameAs(full);
        assertThat(inProgress.once(key("a", "1"), () -> CompletableFuture.failedFuture(full)))
                .isCompletedExceptionally();
        assertThat(inProgress.once(key("a", "1"), () -> CompletableFuture.completedFuture("done")))
                .isCompletedWithValue("done");
    }

    private static IdempotencyKey key(String value, String body) {
        return IdempotencyKey.of("alice", "POST", "/api/v2/orders", value, body.getBytes(StandardCharsets.UTF_8));
    }
}
