package platform.callback;

import java.util.Map;
import platform.web.PlatformProblem;
import platform.web.ProblemException;

/** The result of parsing a callback with the code of the provider or carrier from which it claims to come. */
public sealed interface ParsedCallback<T> {

    /**
     * The message of a genuine callback.
     *
     * @throws ProblemException if the callback is refused
     */
    T orThrow();

    record Genuine<T>(T message) implements ParsedCallback<T> {

        @Override
        public T orThrow() {
            return message;
        }
    }

    /** The signature is missing, wrong or too old. The answer is 401. */
    record Forged<T>(String why) implements ParsedCallback<T> {

        @Override
        public T orThrow() {
            throw new ProblemException(PlatformProblem.CALLBACK_SIGNATURE_INVALID, why, Map.of());
        }
    }

    /** The callback is signed, but its content cannot be read. The answer is 400. */
    record Unreadable<T>(String why) implements ParsedCallback<T> {

        @Override
        public T orThrow() {
            throw new ProblemException(PlatformProblem.CALLBACK_UNREADABLE, why, Map.of());
        }
    }
}
