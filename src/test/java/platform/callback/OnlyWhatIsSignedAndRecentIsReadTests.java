package platform.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platform.web.ProblemException;

class OnlyWhatIsSignedAndRecentIsReadTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final String HEADER = "Signature";

    private final TimedSignature signature = new TimedSignature(List.of(bytes("a secret")));

    @Test
    void whatIsGenuine() {
        assertThat(read("42", signature.sign(bytes("42"), NOW)))
                .isEqualTo(new ParsedCallback.Genuine<>(42))
                .returns(42, ParsedCallback::orThrow);
    }

    @Test
    void notWithoutASignature() {
        ParsedCallback<Integer> reading =
                signature.read(new CallbackMessage(bytes("42"), Map.of(), NOW), HEADER, body -> 42);

        assertThat(reading).isEqualTo(new ParsedCallback.Forged<>("The header Signature is missing."));
        assertRefused(reading, 401, "CALLBACK_SIGNATURE_INVALID");
    }

    @Test
    void notUnderTheSignatureOfSomethingElse() {
        ParsedCallback<Integer> reading = read("43", signature.sign(bytes("42"), NOW));

        assertThat(reading).isEqualTo(new ParsedCallback.Forged<>("The signature does not match the body."));
        assertRefused(reading, 401, "CALLBACK_SIGNATURE_INVALID");
    }

    @Test
    void notAnOldMessageThatMayBeRepeated() {
        Instant old = NOW.minus(CallbackMessage.TOLERANCE).minusSeconds(1);
        ParsedCallback<Integer> reading = read("42", signature.sign(bytes("42"), old));

        assertThat(reading)
                .isEqualTo(new ParsedCallback.Forged<>(
                        "The signature's time differs from the server's by more than 5 minutes."));
        assertRefused(reading, 401, "CALLBACK_SIGNATURE_INVALID");
    }

    @Test
    void notAnUnreadableMessage() {
        ParsedCallback<Integer> reading = read("many", signature.sign(bytes("many"), NOW));

        assertThat(reading).isInstanceOf(ParsedCallback.Unreadable.class);
        assertRefused(reading, 400, "CALLBACK_UNREADABLE");
    }

    @Test
    void noBodyIsAnEmptyOne() {
        assertThat(new CallbackMessage(null, Map.of(), NOW).body()).isEmpty();
    }

    private ParsedCallback<Integer> read(String body, String header) {
        return signature.read(
                new CallbackMessage(bytes(body), Map.of(HEADER, header), NOW),
                HEADER,
                read -> Integer.parseInt(new String(read, StandardCharsets.UTF_8)));
    }

    private static void assertRefused(ParsedCallback<?> reading, int status, String code) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reading::orThrow)
                .returns(status, ProblemException::status)
                .returns(code, ProblemException::code);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
