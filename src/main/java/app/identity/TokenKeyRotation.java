package app.identity;

import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Adds a key to the token keys of a first run, while its instances run. Each of several concurrent rotations adds one key. */
final class TokenKeyRotation {

    private final Path file;
    private final Clock clock;

    public TokenKeyRotation(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    public enum Mode {
        /** The new key is published now. It signs later, when every instance and every client that caches keys knows it. */
        PUBLISH_FIRST,
        /** The new key signs at once; the earlier keys still verify tokens. */
        SIGN_NOW,
        /** The new key signs at once, and tokens of all earlier keys are refused from now on. */
        DROP_EARLIER
    }

    /**
     * The result of a rotation.
     *
     * @param keys the number of keys after the rotation
     */
    public record Rotated(String keyId, Instant signsFrom, int keys) {}

    /**
     * Creates a key and adds it to the file.
     *
     * @throws NoSuchFileException if the key file does not exist
     * @throws IOException if the file cannot be read or written, or contains no keys; the file stays unchanged
     * @throws IllegalStateException if there are too many keys; the file stays unchanged
     */
    public Rotated rotate(Mode mode) throws IOException {
        if (!Files.exists(file)) { // creates no file in a folder that is not the home folder
            throw new NoSuchFileException(file.toString());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS); // the precision of the file
        Instant signsFrom = mode == Mode.PUBLISH_FIRST ? now.plus(TokenKeySet.PUBLISHED_AHEAD) : now;
        RSAKey added = TokenKeySet.newKey(now, signsFrom);
        return new Rotated(added.getKeyID(), signsFrom, add(added, mode).size());
    }

    /** Adds a key that the caller has created, with the same exceptions as {@link #rotate}. */
    public TokenKeySet add(RSAKey added, Mode mode) throws IOException {
        try {
            return TokenKeySet.parse(KeyFile.change(file, content -> {
                if (content == null) {
                    throw new Unusable(new NoSuchFileException(file.toString()));
                }
                TokenKeySet before = parse(content);
                return (mode == Mode.DROP_EARLIER ? TokenKeySet.of(added) : before.with(added, clock.instant()))
                        .toJson();
            }));
        } catch (Unusable unusable) {
            throw unusable.why;
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible); // this method wrote the content itself
        }
    }

    private TokenKeySet parse(String content) {
        try {
            return TokenKeySet.parse(content);
        } catch (ParseException wrong) {
            throw new Unusable(TokenKeys.damaged(file, wrong));
        }
    }

    private static final class Unusable extends RuntimeException {

        private final IOException why;

        private Unusable(IOException why) {
            super(why);
            this.why = why;
        }
    }
}
