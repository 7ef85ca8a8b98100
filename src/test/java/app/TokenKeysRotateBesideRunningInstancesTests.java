package app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testing.Beside;

/** Over HTTP: two instances of one home, and the command that rotates beside them. */
@Beside
class TokenKeysRotateBesideRunningInstancesTests {

    private static final int MOST_LOOKS = 3000;

    @TempDir
    private Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int rotate(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--orderwright.home=" + home);
        all.add("--logging.level.root=info"); // as it is in the process of the tests
        out.reset();
        err.reset();
        return RotateTokenKey.run(
                all.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
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

            assertThat(rotate()).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("signs from", "There are 2 keys");
            soon(() -> one.publishedKeys().size() == 2 && two.publishedKeys().size() == 2);
            JWKSet published = one.publishedKeys();
            assertThat(published.getKeyByKeyId(firstKey)).isNotNull();
            assertThat(published.getKeys()).noneMatch(JWK::isPrivate);
            assertThat(OwnIssuer.keyOf(one.token())).isEqualTo(firstKey);

            assertThat(rotate("--now")).isZero();
            soon(() -> !OwnIssuer.keyOf(one.token()).equals(firstKey));
            String after = one.token();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains(OwnIssuer.keyOf(after), "There are 3 keys");
            for (OwnIssuer instance : List.of(one, two)) {
                assertThat(instance.call(before)).isEqualTo(200);
                assertThat(instance.call(after)).isEqualTo(200);
            }

            assertThat(rotate("--drop-earlier")).isZero();
            for (OwnIssuer instance : List.of(one, two)) {
                soon(() -> instance.call(before) == 401);
                assertThat(instance.call(after)).isEqualTo(401);
                assertThat(instance.publishedKeys().size()).isEqualTo(1);
                assertThat(instance.call(instance.token())).isEqualTo(200);
            }
        }
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        assertThat(rotate()).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("tokens.jwks", "orderwright.home names another folder");
        assertThat(home).isEmptyDirectory();

        assertThat(rotate("--later")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no option --later");

        assertThat(rotate("--orderwright.security.issuer=https://issuer.example"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("orderwright.security.issuer is set", "rotate the keys of that issuer");

        assertThat(rotate("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("rotate-token-key", "--now", "--drop-earlier");
    }
}
