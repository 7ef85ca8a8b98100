package platform.edit;

import java.util.UUID;
import platform.idempotency.Tally;
import platform.web.ProblemException;

/**
 * A write of an operator. Each write is one class: it locks what it changes, decides, saves, and says what has changed. {@link Edits} makes it
 * once for each idempotency key.
 *
 * @param <W> what the request wants
 * @param <A> what the edit has made, for the answer
 */
public interface Edit<W, A> {

    /** What a request without a body wants, and what an edit without an answer makes. */
    record Nothing() {
        public static final Nothing ELSE = new Nothing();
    }

    /**
     * Makes the edit in the running transaction. It takes its locks in the lock order of its module, and decides about what it has read under
     * them. Events are published in the same transaction.
     *
     * @throws ProblemException if the edit is refused. The transaction is rolled back, so the key is free again.
     */
    A make(W wanted, Editing editing);

    /** The text to save for repeats of the request, such as an id. */
    String saved(A made);

    /** What a repeat of the request is answered, from the saved text. */
    A repeated(String saved);

    /** An edit whose answer and saved text are the id of what it has made, changed or removed. */
    interface OfId<W> extends Edit<W, UUID> {

        @Override
        default String saved(UUID id) {
            return id.toString();
        }

        @Override
        default UUID repeated(String saved) {
            return UUID.fromString(saved);
        }
    }

    /** An edit of many objects that counts those that are new, that change, and that do not change. */
    interface OfTally<W> extends Edit<W, Tally> {

        @Override
        default String saved(Tally tally) {
            return tally.text();
        }

        @Override
        default Tally repeated(String saved) {
            return Tally.parse(saved);
        }
    }

    /** An edit with a reference, which may have been made under another key. The answer is whether this request has made it. */
    interface OnceOnly<W> extends Edit<W, Boolean> {

        @Override
        default String saved(Boolean applied) {
            return applied.toString();
        }

        @Override
        default Boolean repeated(String saved) {
            return Boolean.valueOf(saved);
        }
    }

    /** An edit that is answered by what is read after it. */
    interface WithoutAnswer<W> extends Edit<W, Nothing> {

        @Override
        default String saved(Nothing nothing) {
            return "";
        }

        @Override
        default Nothing repeated(String saved) {
            return Nothing.ELSE;
        }
    }
}
