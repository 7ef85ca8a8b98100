package order.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import order.command.Person;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import platform.auditlog.AuditLog;
import platform.auditlog.Change;
import platform.idempotency.Claims;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.IdempotencyRows;
import platform.privacy.PersonalKeys;
import platform.privacy.PersonalRecords;
import platform.web.ProblemException;

/**
 * Erases persons: deletes a person's key, and what modules store about the person beside orders, unless an order of this person still needs its address. If the person places an order at the same
 * time, there are two cases. Either the order is committed first; then it counts as unfinished and prevents the erasure. Or it is committed
 * later; then it gets a new key.
 */
@Component
class Erasures {

    /** How many unfinished orders a response lists. */
    static final int MAX_LISTED = 50;

    /** How many erasures may run at once on this instance. Each holds a connection while it waits for the lock. */
    private static final int MAX_CONCURRENT = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final IdempotencyRows idempotency;
    private final PersonalOrders orders;
    private final PersonalKeys personalKeys;
    private final List<PersonalRecords> records;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Semaphore running = new Semaphore(MAX_CONCURRENT);

    Erasures(
            IdempotencyRows orderKeys,
            PersonalOrders orders,
            PersonalKeys personalKeys,
            List<PersonalRecords> records,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.idempotency = orderKeys;
        this.orders = orders;
        this.personalKeys = personalKeys;
        this.records = records;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    sealed interface ErasureResult {

        /**
         * @param keys how many keys were deleted; 0 if the person had none
         * @param orders the number of orders whose personal data can no longer be decrypted
         */
        record Erased(int keys, int orders, Instant at) implements ErasureResult {

            /** The text that the idempotency row stores, to answer repeated requests. */
            String text() {
                return "%d %d %s".formatted(keys, orders, at);
            }

            static Erased parse(String text) {
                String[] parts = text.split(" ");
                return new Erased(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Instant.parse(parts[2]));
            }
        }

        /**
         * Nothing was erased.
         *
         * @param orders the newest unfinished orders, up to one more than {@link #MAX_LISTED}
         */
        record Unfinished(List<PersonalOrders.Unfinished> orders) implements ErasureResult {}

        record KeyReused() implements ErasureResult {}
    }

    /**
     * @throws ProblemException 503 if other transactions use keys for too long, or if too many erasures are running; nothing was erased
     *     then
     */
    ErasureResult erase(IdempotencyKey key, Person person) {
        if (!running.tryAcquire()) {
            throw busy();
        }
        try {
            return transaction.execute(status -> decide(key, person));
        } catch (PessimisticLockingFailureException locked) {
            throw busy();
        } finally {
            running.release();
        }
    }

    private ErasureResult decide(IdempotencyKey key, Person person) {
        Claims claims = idempotency.claim(List.of(key));
        ErasureResult result = claims.once(
                key,
                new ErasureResult.KeyReused(),
                ErasureResult.Erased::parse,
                () -> eraseUnlessNeeded(person),
                decided ->
                        decided instanceof ErasureResult.Erased erased ? Optional.of(erased.text()) : Optional.empty());
        idempotency.settle(claims);
        return result;
    }

    /** The lock blocks every checkout, so it is taken only if there is a key to delete. */
    private ErasureResult eraseUnlessNeeded(Person person) {
        Optional<ErasureResult> needed = stillNeeded(person);
        if (needed.isPresent()) {
            return needed.get();
        }
        int count = orders.count(person);
        if (personalKeys.find(Set.of(person.keyOwner())).isEmpty()) {
            record(person, false, eraseRecords(person));
            return new ErasureResult.Erased(0, count, clock.instant());
        }
        personalKeys.lockSealing();
        return stillNeeded(person).orElseGet(() -> {
            int erasedRecords = eraseRecords(person);
            boolean erased = personalKeys.erase(person.keyOwner());
            record(person, erased, erasedRecords);
            return new ErasureResult.Erased(erased ? 1 : 0, count, clock.instant());
        });
    }

    private int eraseRecords(Person person) {
        return person instanceof Person.User user
                ? records.stream().mapToInt(each -> each.erase(user.subject())).sum()
                : 0;
    }

    private void record(Person person, boolean key, int erasedRecords) {
        Map<String, Integer> before = new TreeMap<>();
        if (key) {
            before.put("keys", 1);
        }
        if (erasedRecords > 0) {
            before.put("records", erasedRecords);
        }
        if (!before.isEmpty()) {
            Map<String, Integer> after = new TreeMap<>(before);
            after.replaceAll((name, number) -> 0);
            auditLog.record(Change.of(person.keyOwner(), before, after));
        }
    }

    private Optional<ErasureResult> stillNeeded(Person person) {
        List<PersonalOrders.Unfinished> unfinished = orders.unfinished(person, MAX_LISTED + 1);
        return unfinished.isEmpty() ? Optional.empty() : Optional.of(new ErasureResult.Unfinished(unfinished));
    }

    private static ProblemException busy() {
        return ProblemException.unavailable(
                "Nothing was erased, because other requests are using keys of personal data. Send the request again with the same idempotency key.",
                RETRY_AFTER);
    }
}
