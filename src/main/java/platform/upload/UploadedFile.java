package platform.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import platform.files.PrivateFiles;

/** The body of a request as a private file, until it is closed. */
public final class UploadedFile implements AutoCloseable {

    private final Path path;
    private final long bytes;
    private final byte[] digest;

    private UploadedFile(Path path, long bytes, byte[] digest) {
        this.path = path;
        this.bytes = bytes;
        this.digest = digest;
    }

    /** Writes a stream to a new file. If the stream fails, no file is left. */
    static UploadedFile write(InputStream body) throws IOException {
        MessageDigest digest = sha256();
        Path path = Files.createTempFile("body-", null, PrivateFiles.ofFiles());
        try (InputStream digested = new DigestInputStream(body, digest);
                var out = Files.newOutputStream(path)) {
            return new UploadedFile(path, digested.transferTo(out), digest.digest());
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(path);
            throw failed;
        }
    }

    /** SHA-256 of the file. */
    byte[] digest() {
        return digest.clone();
    }

    public Path path() {
        return path;
    }

    public long bytes() {
        return bytes;
    }

    /** In hexadecimal digits. */
    public String sha256Hex() {
        return HexFormat.of().formatHex(digest);
    }

    /** Deletes the file. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
