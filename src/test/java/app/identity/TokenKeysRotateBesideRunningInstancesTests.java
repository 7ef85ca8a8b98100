package app.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Beside;
import testing.RunningJar;

/** The command rotates the keys of two running instances of one home, and valid tokens stay accepted. */
@Beside(Beside.OWN)
class TokenKeysRotateBesideRunningInstancesTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    @TempDir
    private Path printed;

    private record Ended(String out, String err) {}

    /** Runs the command beside the instances and asserts its exit code. */
    private Ended rotate(int exitCode, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("rotate-token-key", "--orderwright.home=" + home));
        arguments.addAll(List.of(options));
        Path out = printed.resolve("out");
        Path err = printed.resolve("err");
        Process command = RunningJar.process(arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int ended = command.waitFor();
        assertThat(ended).as(Files.readString(err)).isEqualTo(exitCode);
        return new Ended(Files.readString(out), Files.readString(err));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(LIMIT).until(condition);
    }

    @Test
    void tokensAreAcceptedUntilTheirKeyIsDropped() throws Exception {
        try (OwnIssuer one = new OwnIssuer(home);
                OwnIssuer two = new OwnIssuer(home)) {
            String before = one.token();
            String firstKey = OwnIssuer.keyOf(before);
            assertThat(two.call(before)).isEqualTo(200);

            assertThat(rotate(0).out).contains("signs from", "There are 2 keys");
            await(() -> one.publishedKeys().size() == 2 && two.publishedKeys().size() == 2);
            JWKSet published = one.publishedKeys();
            assertThat(published.getKeyByKeyId(firstKey)).isNotNull();
            assertThat(published.getKeys()).noneMatch(JWK::isPrivate);
            assertThat(OwnIssuer.keyOf(one.token())).isEqualTo(firstKey);

            Ended second = rotate(0, "--now");
            await(() -> !OwnIssuer.keyOf(one.token()).equals(firstKey));
            String after = one.token();
            assertThat(second.out).contains(OwnIssuer.keyOf(after), "There are 3 keys");
            for (OwnIssuer instance : List.of(one, two)) {
                assertThat(instance.call(before)).isEqualTo(200);
                assertThat(instance.call(after)).isEqualTo(200);
            }

            rotate(0, "--drop-earlier");
            for (OwnIssuer instance : List.of(one, two)) {
                await(() -> instance.call(before) == 401);
                assertThat(instance.call(after)).isEqualTo(401);
                assertThat(instance.publishedKeys().size()).isEqualTo(1);
                assertThat(instance.call(instance.token())).isEqualTo(200);
            }
        }
    }

    @Test
    void aRefusedCommandSaysWhy() throws Exception {
        assertThat(rotate(2).err).contains("tokens.jwks does not exist", "set orderwright.home");
        assertThat(home).isEmptyDirectory();
        assertThat(rotate(2, "--later").err).contains("Unknown option: '--later'");
        assertThat(rotate(2, "--orderwright.security.issuer=https://issuer.example").err)
                .contains("orderwright.security.issuer is set", "rotate the keys of that issuer");
        assertThat(rotate(0, "--help").out).contains("rotate-token-key", "--now", "--drop-earlier");
    }
}
