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

/** Adds a key to the token keys of a first run, while its instances serve. Rotations at the same time add one key each. */
public final class TokenKeyRotation {

    private final Path file;
    private final Clock clock;

    public TokenKeyRotation(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    public enum Mode {
        /** The new key is published now and signs later, when every instance and every client that caches keys knows it. */
        PUBLISH_FIRST,
        /** The new key signs at once; the earlier ones go on to verify. */
        SIGN_NOW,
        /** The new key signs at once, and tokens of all earlier keys are refused from now on. */
        DROP_EARLIER
    }

    /**
     * What was done.
     *
     * @param keys how many there are now
     */
    public record Rotated(String keyId, Instant signsFrom, int keys) {}

    /**
     * @throws NoSuchFileException if there is no file to add a key to
     * @throws IOException if the file cannot be read or written, or holds no keys; it is as it was then
     * @throws IllegalStateException if there are too many keys
     */
    public Rotated rotate(Mode mode) throws IOException {
        if (!Files.exists(file)) { // nothing is made in a folder that is no home
            throw new NoSuchFileException(file.toString());
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS); // as the file has it
        Instant signsFrom = mode == Mode.PUBLISH_FIRST ? now.plus(TokenKeySet.PUBLISHED_AHEAD) : now;
        RSAKey added = TokenKeySet.newKey(now, signsFrom);
        return new Rotated(added.getKeyID(), signsFrom, add(added, mode).size());
    }

    /** The same with a key that is there already. */
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
            throw new IllegalStateException(impossible); // it was written by us
        }
    }

    private TokenKeySet parse(String content) {
        try {
            return TokenKeySet.parse(content);
        } catch (ParseException wrong) {
            throw new Unusable(
                    new IOException("%s holds no token keys: %s".formatted(file, wrong.getMessage()), wrong));
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
