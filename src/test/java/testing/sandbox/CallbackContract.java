package testing.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import testing.World;
import testing.World.Answer;

/** A module handles a callback only if its signature is genuine and recent and its content can be read. */
public abstract class CallbackContract<W extends SandboxWorld> {

    protected final W world;

    protected CallbackContract(W world) {
        this.world = world;
    }

    @Test
    void aForgedCallbackIsRefused() {
        String body = "{\"event_id\":\"forged\"}";
        assertThat(world.callbackWithSignature("", body).status()).isEqualTo(401);
        assertThat(world.callbackWithSignature("t=1,v1=00", body).status()).isEqualTo(401);
        Answer wrongSecret = world.callbackSignedWith("another secret altogether", 0, body);
        assertThat(wrongSecret.status()).isEqualTo(401);
        assertThat(wrongSecret.body()).contains("CALLBACK_SIGNATURE_INVALID");
        String signature = World.signature(SandboxWorld.SECRET, world.now().getEpochSecond(), body);
        assertThat(world.callbackWithSignature(signature, body + " ").status()).isEqualTo(401);
        assertThat(world.callbackWithoutSignature("sandbox", body).status()).isEqualTo(401);
    }

    @Test
    void aStaleCallbackIsRefused() {
        assertThat(world.callbackSignedWith(SandboxWorld.SECRET, 301, "{}").status())
                .isEqualTo(401);
        assertThat(world.callbackSignedWith(SandboxWorld.SECRET, -301, "{}").status())
                .isEqualTo(401);
        assertThat(world.callbackSignedWith(SandboxWorld.SECRET, 299, "{}").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {SandboxWorld.SECRET, SandboxWorld.ACCEPTED_SECRET})
    void bothSecretsAreAccepted(String secret) {
        assertUnreadable(world.callbackSignedWith(secret, 0, "{}"), "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | not the JSON",
                "null | empty",
                "[] | not the JSON",
                "{\"event_id\": | not the JSON",
                "{\"event_id\":\"e\",\"type\":\"any\"} | reference is missing"
            })
    void aCallbackWithoutTheRequiredFieldsIsRefused(String body, String reason) {
        assertUnreadable(world.callback(body), reason);
    }

    @Test
    void anUnknownSenderIsNotFound() {
        assertThat(world.callbackWithoutSignature("nobody", "{}").status()).isEqualTo(404);
    }

    protected static void assertUnreadable(Answer answer, String reason) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("CALLBACK_UNREADABLE", reason);
    }
}
