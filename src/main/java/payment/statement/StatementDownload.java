package payment.statement;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import platform.background.GrowingPause;
import platform.files.PrivateFiles;
import platform.text.StoredText;

/** How the statements of a day are fetched from a provider: those of payments and those of funds alike. */
public final class StatementDownload {

    /** Longer than a fetch lasts. If the process is killed, another one fetches the statement afterwards. */
    public static final Duration LEASE = Duration.ofMinutes(30);

    private static final GrowingPause PAUSE = new GrowingPause(Duration.ofMinutes(5), Duration.ofHours(6));

    /** After so many answers, about three hours apart, that there is no statement, nothing has happened on the day. */
    private static final int ANSWERS_OF_EMPTY_DAY = 5;

    private static final int MAX_FAILURE = 500;

    private StatementDownload() {}

    /** Writes the statement as the provider sends it. */
    @FunctionalInterface
    public interface Source {

        /** @throws IOException if it cannot be fetched, or not yet */
        void writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    /** Reads a statement that is wholly here. */
    @FunctionalInterface
    public interface Reader<T> {

        T read(StatementFile file) throws IOException, DamagedStatementException;
    }

    /** Fetches a statement into a private file on this machine, and reads it. The file is deleted afterwards. */
    public static <T> T read(Source source, Reader<T> reader)
            throws IOException, InterruptedException, DamagedStatementException {
        Path file = Files.createTempFile("statement-", null, PrivateFiles.ofFiles());
        try {
            try (OutputStream out = new LimitedStream(
                    new BufferedOutputStream(Files.newOutputStream(file)), StatementFile.MOST_BYTES)) {
                source.writeTo(out);
            }
            return reader.read(StatementFile.of(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Whether another answer that there is no statement means that nothing has happened on the day.
     *
     * @param attempts how often the statement was claimed, including the claim that led to this answer
     */
    public static boolean isEmptyDay(int attempts) {
        return attempts >= ANSWERS_OF_EMPTY_DAY;
    }

    /**
     * When a statement that could not be fetched now is fetched again.
     *
     * @param attempts how often the statement was claimed, including the claim of this attempt
     */
    public static Instant again(Instant now, int attempts) {
        return now.plus(PAUSE.after(attempts - 1));
    }

    /** The reason why a statement could not be fetched or compared, in at most 500 characters. */
    public static String why(Exception failed) {
        return StoredText.of(String.valueOf(failed.getMessage()), MAX_FAILURE);
    }
}
