package order.command;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose personal data an order holds. Each person has a key of their own. */
public sealed interface Person {

    /** The name of the person's key; it stays when the key is erased, as a pseudonym. */
    String keyOwner();

    /** @param userId null for a guest, whom nothing but the order knows */
    static Person of(@Nullable String userId, UUID orderId) {
        return userId == null ? new Guest(orderId) : new User(userId);
    }

    /** All orders with this {@code user_id}. */
    record User(String subject) implements Person {
        @Override
        public String keyOwner() {
            return "user:" + subject;
        }
    }

    /** The one order of a guest. */
    record Guest(UUID orderId) implements Person {
        @Override
        public String keyOwner() {
            return "order:" + orderId;
        }
    }
}
