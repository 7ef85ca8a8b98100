package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Beside;
import testing.OwnProcess;

/** Over HTTP: two instances of one home, and the command that rotates beside them. */
@Beside
class TokenKeysRotateBesideRunningInstancesTests {

    private static final int MOST_LOOKS = 3000;

    @TempDir
    private Path home;

    @TempDir
    private Path printed;

    private record Ended(int exitCode, String out, String err) {}

    /** As an operator does, beside the instances. */
    private Ended rotate(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("rotate-token-key", "--orderwright.home=" + home));
        arguments.addAll(List.of(options));
        Path out = printed.resolve("out");
        Path err = printed.resolve("err");
        Process command = OwnProcess.of(Orderwright.class, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Ended(command.waitFor(), Files.readString(out), Files.readString(err));
    }

    private Ended rotates(String... options) throws Exception {
        Ended ended = rotate(options);
        assertThat(ended.exitCode).as(ended.toString()).isZero();
        return ended;
    }

    private Ended refuses(String... options) throws Exception {
        Ended ended = rotate(options);
        assertThat(ended.exitCode).as(ended.toString()).isEqualTo(2);
        return ended;
    }

    private static void soon(Condition condition) throws Exception {
        for (int i = 0; i < MOST_LOOKS && !condition.holds(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.holds()).isTrue();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    @Test
    void nobodyIsRefusedUntilKeysAreDropped() throws Exception {
        try (OwnIssuer one = new OwnIssuer(home);
                OwnIssuer two = new OwnIssuer(home)) {
            String before = one.token();
            String firstKey = OwnIssuer.keyOf(before);
            assertThat(two.call(before)).isEqualTo(200);

            assertThat(rotates().out).contains("signs from", "There are 2 keys");
            soon(() -> one.publishedKeys().size() == 2 && two.publishedKeys().size() == 2);
            JWKSet published = one.publishedKeys();
            assertThat(published.getKeyByKeyId(firstKey)).isNotNull();
            assertThat(published.getKeys()).noneMatch(JWK::isPrivate);
            assertThat(OwnIssuer.keyOf(one.token())).isEqualTo(firstKey);

            Ended second = rotates("--now");
            soon(() -> !OwnIssuer.keyOf(one.token()).equals(firstKey));
            String after = one.token();
            assertThat(second.out).contains(OwnIssuer.keyOf(after), "There are 3 keys");
            for (OwnIssuer instance : List.of(one, two)) {
                assertThat(instance.call(before)).isEqualTo(200);
                assertThat(instance.call(after)).isEqualTo(200);
            }

            rotates("--drop-earlier");
            for (OwnIssuer instance : List.of(one, two)) {
                soon(() -> instance.call(before) == 401);
                assertThat(instance.call(after)).isEqualTo(401);
                assertThat(instance.publishedKeys().size()).isEqualTo(1);
                assertThat(instance.call(instance.token())).isEqualTo(200);
            }
        }
    }

    @Test
    void whatCannotBeDoneSaysWhy() throws Exception {
        assertThat(refuses().err).contains("tokens.jwks does not exist", "set orderwright.home");
        assertThat(home).isEmptyDirectory();
        assertThat(refuses("--later").err).contains("Unknown option: '--later'");
        assertThat(refuses("--orderwright.security.issuer=https://issuer.example").err)
                .contains("orderwright.security.issuer is set", "rotate the keys of that issuer");
        assertThat(rotates("--help").out).contains("rotate-token-key", "--now", "--drop-earlier");
    }
}
