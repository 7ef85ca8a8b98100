package platform.idempotency;

import java.util.function.Function;
import platform.web.ProblemException;

/**
 * The result of an operator's command. A refused command changes nothing and does not use up its idempotency key.
 *
 * @param <T> the value of a command that was done
 * @param <R> the reasons for which the module refuses commands
 */
public sealed interface CommandResult<T, R> {

    record Done<T, R>(T value) implements CommandResult<T, R> {}

    record Refused<T, R>(R reason) implements CommandResult<T, R> {}

    /** The idempotency key was used before with a different body. */
    record KeyReused<T, R>() implements CommandResult<T, R> {}

    /** @throws ProblemException if the command is refused or its key was used before; {@code problem} makes it from the reason */
    default T value(Function<? super R, ProblemException> problem) {
        return switch (this) {
            case Done<T, R> done -> done.value();
            case Refused<T, R> refused -> throw problem.apply(refused.reason());
            case KeyReused<T, R> reused -> throw IdempotencyKey.reused();
        };
    }
}
