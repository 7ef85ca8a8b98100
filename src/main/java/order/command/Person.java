package order.command;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The person whose personal data an order holds. Each person has their own key. */
public sealed interface Person {

    /** The name of the person's key. When the key is erased, the name stays as a pseudonym. */
    String keyOwner();

    /** @param userId null for a guest; a guest has only this one order */
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
