package payment.unionpay;

import org.jspecify.annotations.Nullable;
import payment.unionpay.TestAuthority.Identity;

/** What goes wrong with a request to the {@link UnionPayServer}. */
sealed interface Trouble {

    /** The request is not executed, and this is the answer. */
    record Answers(int status, String body) implements Trouble {}

    /** The request is not executed, and the answer has this code. */
    record Refuses(String code) implements Trouble {}

    /** The request is executed, and the connection ends without an answer. */
    record LosesTheAnswer() implements Trouble {}

    /** The request is executed, and the answer comes too late. */
    record AnswersAfter(long millis) implements Trouble {}

    /** The request is executed, and the head of the answer comes at once, but not its body. */
    record StallsAfterTheHead(long millis) implements Trouble {}

    /** The request is executed, and the answer has this status. */
    record HasStatus(int status) implements Trouble {}

    /** The request is executed, and somebody else signs the answer. */
    record IsSignedBy(Identity signer) implements Trouble {}

    /** The request is executed, and this field of the answer changes before the signature; null removes it. */
    record Changes(String field, @Nullable String value) implements Trouble {}

    /** The request is executed, and this field of the answer changes after the signature. */
    record Falsifies(String field, String value) implements Trouble {}
}
