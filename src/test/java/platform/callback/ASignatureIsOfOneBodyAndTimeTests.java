package platform.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ASignatureIsOfOneBodyAndTimeTests {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final byte[] BODY = bytes("{}");

    private final TimedSignature signature = new TimedSignature(List.of(bytes("a secret")));

    /** Computed by {@code printf '1772355600.{}' | openssl dgst -sha256 -hmac 'a secret'}. */
    @Test
    void asOtherToolsComputeIt() {
        assertThat(signature.sign(BODY, NOW))
                .isEqualTo("t=1772355600,v1=9cdbce8a3e645d87732bca3c30f061e55c54e0d804539bd8f2117a76e61e5f09");
    }

    @Test
    void itHasTheTimeOfItsCreation() {
        assertThat(signature.verify(signature.sign(BODY, NOW), BODY)).contains(NOW);
    }

    @Test
    void notOfAnotherBodyOrTimeOrSecret() {
        String header = signature.sign(BODY, NOW);
        assertThat(signature.verify(header, bytes("{} "))).isEmpty();
        assertThat(signature.verify(header.replace("t=1772355600", "t=1772355601"), BODY))
                .isEmpty();
        assertThat(new TimedSignature(List.of(bytes("another"))).verify(header, BODY))
                .isEmpty();
    }

    @Test
    void theFirstSecretSignsAndAllVerify() {
        TimedSignature before = signature;
        TimedSignature both = new TimedSignature(List.of(bytes("a secret"), bytes("the next"), bytes("a third")));
        TimedSignature after = new TimedSignature(List.of(bytes("the next"), bytes("a secret")));

        assertThat(both.sign(BODY, NOW)).isEqualTo(before.sign(BODY, NOW));
        assertThat(both.verify(before.sign(BODY, NOW), BODY)).contains(NOW);
        assertThat(both.verify(after.sign(BODY, NOW), BODY)).contains(NOW);
        assertThat(after.verify(both.sign(BODY, NOW), BODY)).contains(NOW);
        assertThat(before.verify(after.sign(BODY, NOW), BODY)).isEmpty();
        assertThat(both.verify(new TimedSignature(List.of(bytes("none of them"))).sign(BODY, NOW), BODY))
                .isEmpty();
    }

    @Test
    void withoutASecretThereIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TimedSignature(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=1", "v1=00", "t=1772355600,v1=00", "t=,v1="})
    void notOfAnotherForm(String header) {
        assertThat(signature.verify(header, BODY)).isEmpty();
    }

    /** The signed text is {@code <seconds>.<body>}, and both may have digits and dots. */
    @Test
    void aPartOfTheBodyIsNoPartOfTheTime() {
        String header = signature.sign(bytes("7.5.{}"), NOW);
        assertThat(signature.verify(header, bytes("7.5.{}"))).contains(NOW);
        assertThat(signature.verify(header.replace("t=1772355600", "t=1772355600.7"), bytes("5.{}")))
                .isEmpty();
        assertThat(signature.verify(header.replace("t=1772355600", "t=17723556007"), bytes("5.{}")))
                .isEmpty();
        assertThat(signature.verify(header.replace("t=1772355600", "t=1772355600.7.5"), BODY))
                .isEmpty();
    }

    @Test
    void oneOfSeveralSignaturesIsEnoughAndThoseOfOtherSchemesDoNotCount() {
        String header = signature.sign(BODY, NOW);
        String own = header.substring(header.indexOf(','));
        String others = header.replace(own, ",v0=00,v1=" + "0".repeat(64));
        assertThat(signature.verify(others + own, BODY)).contains(NOW);
        assertThat(signature.verify(header + ",v0=00", BODY)).contains(NOW);
        assertThat(signature.verify(others, BODY)).isEmpty();
        assertThat(signature.verify(header.replace("v1=", "v0="), BODY)).isEmpty();
        assertThat(signature.verify(header.replace("v1=", "v11="), BODY)).isEmpty();
        assertThat(signature.verify(header.replace("t=", "t=1,t="), BODY)).isEmpty();
        assertThat(signature.verify(header + "00", BODY)).isEmpty();
    }

    @Test
    void anOldSignatureMayBeARepetition() {
        CallbackMessage message = new CallbackMessage(BODY, Map.of("Signature", "s"), NOW);
        assertThat(message.isRecent(NOW.minus(CallbackMessage.TOLERANCE))).isTrue();
        assertThat(message.isRecent(NOW.plus(CallbackMessage.TOLERANCE))).isTrue();
        assertThat(message.isRecent(NOW.minus(CallbackMessage.TOLERANCE).minusNanos(1)))
                .isFalse();
        assertThat(message.header("signature")).contains("s");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
