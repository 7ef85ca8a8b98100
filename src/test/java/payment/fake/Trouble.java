package payment.fake;

import java.util.Map;

/** What goes wrong with a request to a {@link FakeProvider}. */
public sealed interface Trouble {

    /** The request is not executed, and this is the answer of the provider, signed as its other answers. */
    record Answers(int status, String body) implements Trouble {}

    /** The request is not executed, and this is the answer of a server on the way to the provider, without a signature. */
    record AnswersUnsigned(int status, String body, Map<String, String> headers) implements Trouble {}

    /** The request is executed, and the connection ends without an answer. */
    record LosesTheAnswer() implements Trouble {}

    /** The request is executed, and the answer comes after this time. */
    record AnswersAfter(long millis) implements Trouble {}

    /** The request is executed, and the answer comes a byte at a time, ten a second. */
    record AnswersSlowly() implements Trouble {}

    /** The request is executed, and only the first half of the answer arrives, as if it were the whole. */
    record CutsTheAnswer() implements Trouble {}

    /** The request is executed or not, and the answer is wrong in a way of this provider only, such as a wrong signature. */
    non-sealed interface OfOneProvider extends Trouble {}
}
