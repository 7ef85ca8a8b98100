package payment.statement;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import platform.upload.UploadedFile;

/**
 * A statement that is wholly here, in a file, and can be read more than once.
 *
 * @param sha256 in hexadecimal digits
 */
public record StatementFile(Content content, String sha256) {

    private static final int GZIP_1 = 0x1f;
    private static final int GZIP_2 = 0x8b;

    /** The longest statement of a provider, in bytes, also after it is decompressed. */
    static final long MOST_BYTES = 4L << 30;

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

    /** The bytes of the statement of a provider. A file that is compressed with gzip is read as its content. */
    public InputStream open() throws IOException {
        return open(MOST_BYTES);
    }

    /**
     * The bytes of the statement. A file that is compressed with gzip is read as its content. Reading it fails if the content is longer: a
     * small file can hold very much. {@link #damage} then says why.
     *
     * @param mostBytes the longest content of a compressed file
     */
    public InputStream open(long mostBytes) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(content.open());
        bytes.mark(2);
        boolean compressed = bytes.read() == GZIP_1 && bytes.read() == GZIP_2;
        bytes.reset();
        return compressed ? new UnpackedStream(new GZIPInputStream(bytes), mostBytes) : bytes;
    }

    /** What is wrong with a compressed file of which the reading has failed so; empty if the file is not to blame. */
    public static Optional<DamagedStatementException> damage(IOException failure) {
        return Optional.ofNullable(
                        switch (failure) {
                            case UnpackedStream.TooLongException tooLong ->
                                "must hold at most %d bytes".formatted(tooLong.mostBytes());
                            case ZipException broken -> "must be a complete file";
                            case EOFException broken -> "must be a complete file";
                            default -> null;
                        })
                .map(rule -> new DamagedStatementException(0, "gzip", rule));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
