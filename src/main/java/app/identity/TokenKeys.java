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
import platform.files.DamagedFileException;
import platform.files.PrivateFiles;

/**
 * The token keys of a first run, from the file that its instances share. Each instance checks the file at most once a second, and at once if
 * it meets an unknown key. So a key that another process has added is used without a restart. Thread-safe.
 */
final class TokenKeys implements JWKSource<SecurityContext> {

    static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

    private static final Stamp MISSING = new Stamp(FileTime.fromMillis(0), 0, null);

    private final Path file;
    private final Clock clock;
    private final ReentrantLock checkLock = new ReentrantLock();
    private volatile LoadedKeys loaded;

    /** Identifies a version of the file: a file that replaces it has another stamp. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object inode) {}

    /** @param version changes whenever the keys change */
    private record LoadedKeys(Stamp stamp, TokenKeySet keys, long version, long lookedAtMillis) {}

    /**
     * Creates the file with a first key if it does not exist.
     *
     * @throws DamagedFileException if the file contains no keys
     * @throws IOException if the file cannot be read or created; the message names the file
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
            this.loaded = new LoadedKeys(stamp, read(), 0, clock.millis());
        } catch (ParseException wrong) {
            throw damaged(file, wrong);
        }
    }

    /** The keys that verify tokens. All of them are published. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return select(selector, keys -> keys.verifying(clock.instant()));
    }

    /** The one key that signs now. */
    public JWKSource<SecurityContext> signing() {
        return (selector, context) -> select(selector, keys -> keys.signing(clock.instant()));
    }

    /** A number that changes whenever the keys in the file change. Then a token that was verified before may not be valid any more. */
    public long version() {
        return refresh(false).version();
    }

    private List<JWK> select(JWKSelector selector, Function<TokenKeySet, JWKSet> keys) {
        List<JWK> found = selector.select(keys.apply(refresh(false).keys()));
        return found.isEmpty() ? selector.select(keys.apply(refresh(true).keys())) : found;
    }

    private LoadedKeys refresh(boolean atOnce) {
        LoadedKeys known = loaded;
        if (!atOnce && Math.abs(clock.millis() - known.lookedAtMillis()) < CHECK_INTERVAL.toMillis()) {
            return known;
        }
        if (atOnce) {
            checkLock.lock();
        } else if (!checkLock.tryLock()) {
            return known; // another thread checks the file
        }
        try {
            loaded = reread(loaded);
            return loaded;
        } finally {
            checkLock.unlock();
        }
    }

    private LoadedKeys reread(LoadedKeys known) {
        long now = clock.millis();
        Stamp stamp = MISSING;
        try {
            stamp = stamp(); // before the read: if the file is replaced meanwhile, the next check sees another stamp
            if (stamp.equals(known.stamp())) {
                return new LoadedKeys(stamp, known.keys(), known.version(), now);
            }
            TokenKeySet keys = read();
            LOG.info("Token keys read: file={} keys={}", file, keys);
            return new LoadedKeys(stamp, keys, known.version() + 1, now);
        } catch (IOException | ParseException failed) {
            if (!stamp.equals(known.stamp())) {
                LOG.warn(
                        "Token keys not read: file={} reason={}; the keys known before stay in use, restore the file",
                        file,
                        failed instanceof NoSuchFileException ? "the file is missing" : failed.getMessage());
            }
            return new LoadedKeys(stamp, known.keys(), known.version(), now);
        }
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    private TokenKeySet read() throws IOException, ParseException {
        return TokenKeySet.parse(PrivateFiles.read(file));
    }

    static DamagedFileException damaged(Path file, ParseException wrong) {
        return new DamagedFileException(
                file,
                "holds no token keys: " + wrong.getMessage(),
                "Restore the file from a backup, or delete it: the next start then makes a key, and nobody's token is valid any more.");
    }
}
