package order.privacy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import order.command.Person;
import order.problem.OrderProblem;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.privacy.PersonalKeys;
import platform.privacy.PersonalRecords;
import platform.web.ProblemException;

/**
 * Erases a person: deletes the person's key, and what modules store about the person beside orders, unless an order of this person still needs
 * its address. If the person places an order at the same time, there are two cases. Either the order is committed first; then it counts as
 * unfinished and prevents the erasure. Or it is committed later; then it gets a new key.
 */
@Component
class ErasePerson implements Edit<Person, ErasePerson.Erased> {

    /** How many unfinished orders a refusal lists. */
    private static final int MAX_LISTED = 50;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final PersonalOrders orders;
    private final PersonalKeys personalKeys;
    private final List<PersonalRecords> records;

    ErasePerson(PersonalOrders orders, PersonalKeys personalKeys, List<PersonalRecords> records) {
        this.orders = orders;
        this.personalKeys = personalKeys;
        this.records = records;
    }

    /**
     * @param keys how many keys were deleted; 0 if the person had none
     * @param orders the number of orders whose personal data can no longer be decrypted
     */
    record Erased(int keys, int orders, Instant at) {

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
     * The lock blocks every checkout, so it is taken only if there is a key to delete.
     *
     * @throws ProblemException 409 if orders of the person are unfinished; 503 if other transactions use keys for too long
     */
    @Override
    public Erased make(Person person, Editing editing) {
        requireNoneUnfinished(person);
        int count = orders.count(person);
        boolean erased = false;
        if (!personalKeys.find(Set.of(person.keyOwner())).isEmpty()) {
            lockSealing();
            requireNoneUnfinished(person);
            erased = personalKeys.erase(person.keyOwner());
        }
        recordChange(person, erased, eraseRecords(person), editing);
        return new Erased(erased ? 1 : 0, count, editing.now());
    }

    private void requireNoneUnfinished(Person person) {
        List<PersonalOrders.Unfinished> unfinished = orders.unfinished(person, MAX_LISTED + 1);
        if (!unfinished.isEmpty()) {
            int listed = Math.min(unfinished.size(), MAX_LISTED);
            throw new ProblemException(
                    OrderProblem.ORDERS_UNFINISHED,
                    "Nothing was erased, because the orders in details.orders are unfinished: they need their address until they are delivered, cancelled or refunded.",
                    Map.of("orders", unfinished.subList(0, listed), "more", unfinished.size() > listed));
        }
    }

    private void lockSealing() {
        try {
            personalKeys.lockSealing();
        } catch (PessimisticLockingFailureException locked) {
            throw ProblemException.unavailable(
                    "Nothing was erased, because other requests are using keys of personal data. Send the request again with the same idempotency key.",
                    RETRY_AFTER);
        }
    }

    private int eraseRecords(Person person) {
        return person instanceof Person.User user
                ? records.stream().mapToInt(each -> each.erase(user.subject())).sum()
                : 0;
    }

    private static void recordChange(Person person, boolean key, int erasedRecords, Editing editing) {
        Map<String, Integer> before = new TreeMap<>();
        if (key) {
            before.put("keys", 1);
        }
        if (erasedRecords > 0) {
            before.put("records", erasedRecords);
        }
        Map<String, Integer> after = new TreeMap<>(before);
        after.replaceAll((name, number) -> 0);
        editing.changed(person.keyOwner(), before, after);
    }

    @Override
    public String saved(Erased erased) {
        return erased.text();
    }

    @Override
    public Erased repeated(String saved) {
        return Erased.parse(saved);
    }
}
