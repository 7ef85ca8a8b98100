package app.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the embedded authorization server, in the order in which they were created. Each key signs from its own start time on
 * ({@code nbf}), until a later key signs. It verifies tokens until no token that it signed can be valid any more, and then it is dropped.
 */
final class TokenKeySet {

    /** How long a token is valid. */
    public static final Duration TOKEN_LIFE = Duration.ofHours(1);

    /** How long a key verifies tokens after it stopped signing: the life of a token plus some minutes for clock differences. */
    public static final Duration VERIFIES_FOR = TOKEN_LIFE.plusMinutes(5);

    /** How long a new key is published before it signs. */
    public static final Duration PUBLISHED_AHEAD = Duration.ofMinutes(10);

    public static final int MOST_KEYS = 20;

    private static final int RSA_BITS = 2048;

    private final List<Entry> entries;

    /** @param droppedAt when the key stops verifying tokens; null as long as there is no later key */
    private record Entry(
            RSAKey key, Instant signsFrom, @Nullable Instant droppedAt) {

        boolean isValid(Instant now) {
            return droppedAt == null || now.isBefore(droppedAt);
        }
    }

    private TokenKeySet(List<RSAKey> keys) {
        List<Entry> inReverse = new ArrayList<>();
        Instant laterSigns = null;
        for (RSAKey key : keys.reversed()) {
            Instant signsFrom = signsFrom(key);
            inReverse.add(new Entry(key, signsFrom, laterSigns == null ? null : laterSigns.plus(VERIFIES_FOR)));
            laterSigns = laterSigns == null || signsFrom.isBefore(laterSigns) ? signsFrom : laterSigns;
        }
        this.entries = List.copyOf(inReverse.reversed());
    }

    private static Instant signsFrom(RSAKey key) {
        return Optional.ofNullable(key.getNotBeforeTime())
                .or(() -> Optional.ofNullable(key.getIssueTime()))
                .map(Date::toInstant)
                .orElse(Instant.EPOCH);
    }

    /**
     * @throws ParseException if the text is not a JSON Web Key Set, if a key is not an RSA key with an id and a private part, if two keys
     *     have the same id, or if there are no keys or too many
     */
    public static TokenKeySet parse(String json) throws ParseException {
        List<RSAKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JWK key : keys(json)) {
            if (!(key instanceof RSAKey rsa) || !rsa.isPrivate() || rsa.getKeyID() == null) {
                throw new ParseException("a key is not an RSA key with a private part and an id", 0);
            }
            if (!ids.add(rsa.getKeyID())) {
                throw new ParseException("two keys have the id " + rsa.getKeyID(), 0);
            }
            keys.add(rsa);
        }
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new ParseException("there are %d keys; allowed are 1 to %d".formatted(keys.size(), MOST_KEYS), 0);
        }
        return new TokenKeySet(keys);
    }

    /** The message of the library may contain the text, which is secret. */
    private static List<JWK> keys(String json) throws ParseException {
        try {
            return JWKSet.parse(json).getKeys();
        } catch (ParseException | IllegalArgumentException | IllegalStateException wrong) {
            throw new ParseException("it is not a JSON Web Key Set", 0);
        }
    }

    /** A set of one key. */
    public static TokenKeySet of(RSAKey key) {
        return new TokenKeySet(List.of(key));
    }

    /**
     * Returns a copy with a new key, and without the keys that are dropped by now.
     *
     * @throws IllegalStateException if there are too many keys; the message says when another key can be added
     */
    TokenKeySet with(RSAKey added, Instant now) {
        List<Entry> valid = entries.stream().filter(entry -> entry.isValid(now)).toList();
        if (valid.size() >= MOST_KEYS) {
            throw new IllegalStateException(
                    "There are %d token keys, and no more are allowed. One of them is dropped at %s; try again after that time."
                            .formatted(
                                    MOST_KEYS,
                                    valid.stream()
                                            .map(Entry::droppedAt)
                                            .filter(at -> at != null)
                                            .min(Instant::compareTo)
                                            .orElseThrow()));
        }
        List<RSAKey> keys = new ArrayList<>(valid.stream().map(Entry::key).toList());
        keys.add(added);
        return new TokenKeySet(keys);
    }

    /** Creates a key. Its id is its thumbprint. Times are stored in whole seconds. */
    public static RSAKey newKey(Instant now, Instant signsFrom) {
        try {
            return new RSAKeyGenerator(RSA_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .issueTime(Date.from(now))
                    .notBeforeTime(Date.from(signsFrom))
                    .generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible); // every Java has RSA
        }
    }

    /** The key that signs at this time: the latest key whose start time has passed. */
    JWKSet signing(Instant now) {
        for (Entry entry : entries.reversed()) {
            if (!now.isBefore(entry.signsFrom())) {
                return new JWKSet(entry.key());
            }
        }
        return new JWKSet(entries.getFirst().key()); // the clock was set back
    }

    /** The keys that verify tokens at this time, including keys that will sign later. All of them are published. */
    JWKSet verifying(Instant now) {
        return new JWKSet(entries.stream()
                .filter(entry -> entry.isValid(now))
                .<JWK>map(Entry::key)
                .toList());
    }

    public int size() {
        return entries.size();
    }

    /** Returns the key set as JSON, with the private parts. */
    String toJson() {
        return new JWKSet(entries.stream().<JWK>map(Entry::key).toList()).toString(false);
    }

    /** Keeps the keys out of log lines. */
    @Override
    public String toString() {
        return "TokenKeySet"
                + entries.stream().map(entry -> entry.key().getKeyID()).toList();
    }
}
