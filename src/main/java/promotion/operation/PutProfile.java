package promotion.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import outbox.Command;
import platform.edit.Precondition;
import platform.idempotency.CommandResult;
import platform.idempotency.IdempotencyKey;
import promotion.customer.Profile;

/**
 * Sets the level and the segments of a customer.
 *
 * @param level null for none
 */
public record PutProfile(
        IdempotencyKey key,
        Precondition precondition,
        String userId,
        @Nullable String level,
        List<String> segments) implements Command<CommandResult<Profile, PutProfile.Stale>> {

    /** The precondition does not allow the current state. */
    public record Stale() {}

    @Override
    public String correlation() {
        return userId;
    }

    @Override
    public boolean answeredWhenHandled() {
        return true;
    }
}
