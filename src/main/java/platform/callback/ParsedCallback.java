package platform.callback;

import java.util.Map;
import platform.web.ProblemException;

/** What is made of a message by the one from whom it claims to be. */
public sealed interface ParsedCallback<T> {

    /** What was said, or why it is refused. */
    T orThrow();

    record Genuine<T>(T message) implements ParsedCallback<T> {

        @Override
        public T orThrow() {
            return message;
        }
    }

    /** Signature missing, wrong or too old: answered 401. */
    record Forged<T>(String why) implements ParsedCallback<T> {

        @Override
        public T orThrow() {
            throw new ProblemException(401, "CALLBACK_SIGNATURE_INVALID", why, Map.of());
        }
    }

    /** Signed, but not to be understood: answered 400. */
    record Unreadable<T>(String why) implements ParsedCallback<T> {

        @Override
        public T orThrow() {
            throw new ProblemException(400, "CALLBACK_UNREADABLE", why, Map.of());
        }
    }
}
