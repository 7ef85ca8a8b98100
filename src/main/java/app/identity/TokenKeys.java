package app.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token keys of a first run, from the file that its instances share. Each looks at the file at most once a second, and at once if it
 * does not know a key, so a key that another process has added counts without a restart. For any thread.
 */
public final class TokenKeys implements JWKSource<SecurityContext> {

    static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

    private static final Stamp MISSING = new Stamp(FileTime.fromMillis(0), 0, null);

    private final Path file;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Seen seen;

    /** By which a file can be told from the one that replaced it. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object inode) {}

    /** @param version another one for other keys */
    private record Seen(Stamp stamp, TokenKeySet keys, long version, long lookedAtMillis) {}

    /**
     * Makes the file with a first key if there is none.
     *
     * @throws IOException if the file cannot be read or made, or holds no keys; the message names it
     */
    public TokenKeys(Path file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        KeyFile.readOrMake(
                file,
                () -> TokenKeySet.of(TokenKeySet.newKey(clock.instant(), clock.instant()))
                        .toJson());
        Stamp stamp = stamp();
        try {
            this.seen = new Seen(stamp, read(), 0, clock.millis());
        } catch (ParseException wrong) {
            throw new IOException("%s holds no token keys: %s".formatted(file, wrong.getMessage()), wrong);
        }
    }

    /** The keys that verify. All of them are published. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return select(selector, keys -> keys.verifying(clock.instant()));
    }

    /** The one key that signs now. */
    public JWKSource<SecurityContext> signing() {
        return (selector, context) -> select(selector, keys -> keys.signing(clock.instant()));
    }

    /** Changes whenever the keys in the file change: what was verified with a key may not count any more then. */
    public long version() {
        return look(false).version();
    }

    private List<JWK> select(JWKSelector selector, Function<TokenKeySet, JWKSet> keys) {
        List<JWK> found = selector.select(keys.apply(look(false).keys()));
        return found.isEmpty() ? selector.select(keys.apply(look(true).keys())) : found;
    }

    private Seen look(boolean atOnce) {
        Seen known = seen;
        if (!atOnce && Math.abs(clock.millis() - known.lookedAtMillis()) < LOOK_INTERVAL.toMillis()) {
            return known;
        }
        if (atOnce) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return known; // somebody else is looking
        }
        try {
            seen = lookedAt(seen);
            return seen;
        } finally {
            looking.unlock();
        }
    }

    private Seen lookedAt(Seen known) {
        long now = clock.millis();
        Stamp stamp = MISSING;
        try {
            stamp = stamp(); // before it is read: if it is replaced meanwhile, the next look sees another one
            if (stamp.equals(known.stamp())) {
                return new Seen(stamp, known.keys(), known.version(), now);
            }
            TokenKeySet keys = read();
            LOG.info("Token keys read: file={} keys={}", file, keys);
            return new Seen(stamp, keys, known.version() + 1, now);
        } catch (IOException | ParseException failed) {
            if (!stamp.equals(known.stamp())) {
                LOG.warn(
                        "Token keys not read: file={} reason={}; the keys known before stay in use, restore the file",
                        file,
                        failed instanceof NoSuchFileException ? "the file is missing" : failed.getMessage());
            }
            return new Seen(stamp, known.keys(), known.version(), now);
        }
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    private TokenKeySet read() throws IOException, ParseException {
        return TokenKeySet.parse(Files.readString(file));
    }
}
