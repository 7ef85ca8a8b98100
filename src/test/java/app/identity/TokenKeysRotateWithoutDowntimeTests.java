package app.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.Home;
import app.claims.CustomerClaimNames;
import app.identity.TokenKeyRotation.Mode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import testing.Apart;
import testing.MutableClock;
import testing.Tokens;

/** Two instances share the key file of one home and accept valid tokens at every moment of a rotation. */
@Apart
class TokenKeysRotateWithoutDowntimeTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MutableClock clock = new MutableClock(Instant.parse("2026-03-01T09:00:00Z"));

    @TempDir
    private Path home;

    private Path file;
    private TokenKeyRotation rotation;
    private Instance one;
    private Instance two;
    private String firstKey;

    @BeforeEach
    void start() throws IOException {
        file = new Home(home).tokenKeys();
        rotation = new TokenKeyRotation(file, clock);
        one = new Instance();
        two = new Instance();
        firstKey = one.keyThatSigns();
    }

    /** Issues and accepts tokens with the keys of the file. */
    private final class Instance {

        private final TokenKeys keys = new TokenKeys(file, clock);
        private final Tokens tokens = new Tokens(keys.signing());
        private final TokenCache cache;

        Instance() throws IOException {
            cache = new TokenCache(
                    StubIssuer.decoder(new SecuritySettings(null, null, null), keys, clock),
                    clock,
                    keys::version,
                    CustomerClaimNames.DEFAULT);
        }

        String issue() {
            Instant now = clock.instant();
            return tokens.sign("alice", Set.of(), now, now.plus(TokenKeySet.TOKEN_LIFE));
        }

        boolean accepts(String token) {
            try {
                cache.authenticate(new BearerTokenAuthenticationToken(token));
                return true;
            } catch (InvalidBearerTokenException refused) {
                return false;
            }
        }

        String keyThatSigns() {
            return keyOf(issue());
        }

        List<String> published() {
            return keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null).stream()
                    .map(JWK::getKeyID)
                    .toList();
        }
    }

    private static String keyOf(String token) {
        try {
            return OwnIssuer.keyOf(token);
        } catch (java.text.ParseException noToken) {
            throw new AssertionError(noToken);
        }
    }

    private String rotate(Mode mode) throws IOException {
        return rotation.rotate(mode).keyId();
    }

    private void assertAccepted(String token) {
        assertThat(one.accepts(token)).isTrue();
        assertThat(two.accepts(token)).isTrue();
    }

    private void assertRefused(String token) {
        assertThat(one.accepts(token)).isFalse();
        assertThat(two.accepts(token)).isFalse();
    }

    @Test
    void aNewKeyIsPublishedFirstAndSignsLater() throws IOException {
        String secondKey = rotate(Mode.PUBLISH_FIRST);

        clock.advance(SECOND);
        for (Instance instance : List.of(one, two)) {
            assertThat(instance.published()).containsExactly(firstKey, secondKey);
            assertThat(instance.keyThatSigns()).isEqualTo(firstKey);
        }
        clock.advance(TokenKeySet.PUBLISHED_AHEAD.minus(SECOND).minus(SECOND));
        assertThat(one.keyThatSigns()).isEqualTo(firstKey);

        clock.advance(SECOND);
        for (Instance instance : List.of(one, two)) {
            assertThat(instance.keyThatSigns()).isEqualTo(secondKey);
        }
        assertAccepted(one.issue());
    }

    @Test
    void tokensOfTheOldKeyAreAcceptedUntilTheyExpire() throws IOException {
        String before = one.issue();
        rotate(Mode.PUBLISH_FIRST);
        assertAccepted(before);
        clock.advance(TokenKeySet.PUBLISHED_AHEAD.minus(SECOND));
        String last = one.issue();
        assertThat(keyOf(last)).isEqualTo(firstKey);

        clock.advance(TokenKeySet.TOKEN_LIFE.minus(SECOND));
        assertAccepted(last);
        assertThat(new Instance().accepts(last))
                .as("without having seen it before")
                .isTrue();
    }

    @Test
    void theOldKeyIsDroppedWhenNoTokenOfItIsValid() throws IOException {
        String secondKey = rotate(Mode.SIGN_NOW);
        clock.advance(TokenKeySet.VERIFIES_FOR.minus(SECOND));
        assertThat(one.published()).containsExactly(firstKey, secondKey);

        clock.advance(SECOND);
        assertThat(one.published()).containsExactly(secondKey);
        assertThat(Files.readString(file)).contains(firstKey);
        String thirdKey = rotate(Mode.SIGN_NOW);
        assertThat(Files.readString(file))
                .contains(secondKey, thirdKey)
                .as("the next rotation tidies up")
                .doesNotContain(firstKey);
    }

    @Test
    void aTokenOfANewKeyIsAcceptedByAnInstanceThatHasNotReadItYet() throws IOException {
        String before = one.issue();
        assertAccepted(before);

        String secondKey = rotate(Mode.SIGN_NOW);
        String after = new Instance().issue();

        assertThat(keyOf(after)).isEqualTo(secondKey);
        assertAccepted(after);
        assertAccepted(before);
    }

    @Test
    void theLatestKeySignsEvenIfAnEarlierOneIsNotActiveYet() throws IOException {
        String waiting = rotate(Mode.PUBLISH_FIRST);
        clock.advance(SECOND);
        String latest = rotate(Mode.SIGN_NOW);
        clock.advance(SECOND);

        assertThat(one.keyThatSigns()).isEqualTo(latest);
        clock.advance(TokenKeySet.PUBLISHED_AHEAD);
        assertThat(one.keyThatSigns()).isEqualTo(latest);
        assertThat(one.published()).containsExactly(firstKey, waiting, latest);
    }

    @Test
    void tokensOfADroppedKeyAreForgotten() throws IOException {
        String stolen = one.issue();
        assertAccepted(stolen);

        String secondKey = rotate(Mode.DROP_EARLIER);
        clock.advance(SECOND);

        assertRefused(stolen);
        assertThat(one.published()).containsExactly(secondKey);
        assertAccepted(one.issue());
    }

    @Test
    void aMissingOrBrokenFileLeavesTheKeysInUse() throws IOException {
        String token = one.issue();
        Path kept = home.resolve("kept");
        Files.move(file, kept);
        clock.advance(SECOND);
        assertAccepted(token);
        assertAccepted(one.issue());
        assertThatIOException().isThrownBy(() -> rotate(Mode.SIGN_NOW)).withMessageContaining("tokens.jwks");

        for (String broken :
                List.of("", "{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"a\"}]}")) {
            Files.writeString(file, broken);
            clock.advance(SECOND);
            assertAccepted(token);
            assertAccepted(one.issue());
            assertThatIOException()
                    .isThrownBy(() -> rotate(Mode.SIGN_NOW))
                    .withMessageContaining("tokens.jwks holds no token keys");
            assertThatIOException().isThrownBy(Instance::new).withMessageContaining("tokens.jwks holds no token keys");
            assertThat(Files.readString(file)).isEqualTo(broken);
        }

        Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
        String secondKey = rotate(Mode.SIGN_NOW);
        clock.advance(SECOND);
        assertThat(one.keyThatSigns()).isEqualTo(secondKey);
        assertAccepted(token);
    }

    @Test
    void aFileOfAnEarlierReleaseIsRotatedToo() throws Exception {
        RSAKey withoutTimes = new RSAKeyGenerator(2048).keyID("earlier").generate();
        RSAKey issued = new RSAKeyGenerator(2048)
                .keyID("later")
                .issueTime(Date.from(clock.instant()))
                .generate();
        Files.writeString(file, new JWKSet(List.of(withoutTimes, issued)).toString(false));
        Instance instance = new Instance();
        assertThat(instance.keyThatSigns()).isEqualTo("later");

        String added = rotate(Mode.SIGN_NOW);
        clock.advance(SECOND);

        assertThat(instance.published()).containsExactly("earlier", "later", added);
        assertThat(instance.keyThatSigns()).isEqualTo(added);
    }

    @Test
    void aKeySignsAfterTheClockIsSetBack() throws IOException {
        rotate(Mode.SIGN_NOW);
        clock.advance(Duration.ofDays(-1));

        assertAccepted(one.issue());
        String added = rotate(Mode.SIGN_NOW);
        clock.advance(SECOND);
        assertThat(one.keyThatSigns()).isEqualTo(added);
    }

    @Test
    void theNumberOfKeysIsLimited() throws IOException {
        List<String> keys = new ArrayList<>(List.of(firstKey));
        for (int i = 1; i < TokenKeySet.MOST_KEYS; i++) {
            clock.advance(SECOND);
            keys.add(rotate(Mode.SIGN_NOW));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> rotate(Mode.SIGN_NOW))
                .withMessageContaining("There are 20 token keys")
                .withMessageContaining("2026-03-01T10:05:01Z"); // 65 minutes after the second one signed
        clock.advance(SECOND);
        assertThat(one.published()).isEqualTo(keys);

        clock.set(Instant.parse("2026-03-01T10:05:01Z"));
        String added = rotate(Mode.SIGN_NOW);
        clock.advance(SECOND);
        assertThat(one.published()).doesNotContain(firstKey).contains(added);
    }

    @Test
    void onlyTheOwnerReadsThem() throws IOException {
        rotate(Mode.SIGN_NOW);
        for (String name : List.of("tokens.jwks", "tokens.jwks.lock")) {
            assertThat(Files.getPosixFilePermissions(file.resolveSibling(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(file.resolveSibling("tokens.jwks.unfinished")).doesNotExist();
        assertThat(TokenKeySet.of(TokenKeySet.newKey(clock.instant(), clock.instant())))
                .asString()
                .matches("TokenKeySet\\[[\\w-]{43}]");
    }
}
