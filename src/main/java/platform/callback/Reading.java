package platform.callback;

import java.util.Map;
import platform.web.ProblemException;

/** What is made of a message by the one from whom it claims to be. */
public sealed interface Reading<T> {

    /** What was said, or why it is refused. */
    T orRefuse();

    record Genuine<T>(T said) implements Reading<T> {

        @Override
        public T orRefuse() {
            return said;
        }
    }

    /** Signature missing, wrong or too old: answered 401. */
    record Forged<T>(String why) implements Reading<T> {

        @Override
        public T orRefuse() {
            throw new ProblemException(401, "CALLBACK_SIGNATURE_INVALID", why, Map.of());
        }
    }

    /** Signed, but not to be understood: answered 400. */
    record Unreadable<T>(String why) implements Reading<T> {

        @Override
        public T orRefuse() {
            throw new ProblemException(400, "CALLBACK_UNREADABLE", why, Map.of());
        }
    }
}
