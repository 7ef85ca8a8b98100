package payment.statement;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import platform.upload.UploadedFile;

/**
 * A statement that is wholly here, in a file, and can be read more than once.
 *
 * @param sha256 in hexadecimal digits
 */
public record StatementFile(Content content, String sha256) {

    private static final int GZIP_1 = 0x1f;
    private static final int GZIP_2 = 0x8b;

    /** Opens the bytes. */
    @FunctionalInterface
    public interface Content {

        InputStream open() throws IOException;
    }

    /** @param file exists as long as the statement is used */
    public static StatementFile of(UploadedFile file) {
        return new StatementFile(() -> Files.newInputStream(file.path()), file.sha256Hex());
    }

    public static StatementFile of(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return new StatementFile(
                () -> Files.newInputStream(file), HexFormat.of().formatHex(digest.digest()));
    }

    /** The bytes of the statement. A file that is compressed with gzip is read as what it holds. */
    public InputStream open() throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(content.open());
        bytes.mark(2);
        boolean compressed = bytes.read() == GZIP_1 && bytes.read() == GZIP_2;
        bytes.reset();
        return compressed ? new GZIPInputStream(bytes) : bytes;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
