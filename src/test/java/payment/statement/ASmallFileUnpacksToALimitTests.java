package payment.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import testing.Apart;

/** A compressed statement is read up to a limit of its content, however small the file is; the refusal names the limit. */
@Apart
class ASmallFileUnpacksToALimitTests {

    private static final int LIMIT = 100_000;

    @Test
    void aLongerContentIsRefused() throws IOException {
        StatementFile file = file(gzip(50_000_000));
        long[] read = {0};
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read[0] = readAll(file, read))
                .satisfies(failure -> assertThat(StatementFile.damage(failure).orElseThrow())
                        .hasMessage("line 0, gzip: must hold at most 100000 bytes"));
        assertThat(read[0]).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void aContentAtTheLimitAndAFileThatIsNotCompressedAreRead() throws IOException {
        assertThat(readAll(file(gzip(LIMIT)), new long[1])).isEqualTo(LIMIT);
        assertThat(readAll(file(new byte[LIMIT + 1]), new long[1])).isEqualTo(LIMIT + 1);
    }

    @Test
    void anIncompleteFileIsDamaged() throws IOException {
        byte[] half = java.util.Arrays.copyOf(gzip(LIMIT), 50);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> readAll(file(half), new long[1]))
                .satisfies(failure -> assertThat(
                                StatementFile.damage(failure).orElseThrow().rule())
                        .isEqualTo("must be a complete file"));
        assertThat(StatementFile.damage(new IOException("no such file"))).isEmpty();
    }

    private static StatementFile file(byte[] bytes) {
        return new StatementFile(() -> new ByteArrayInputStream(bytes), "");
    }

    private static byte[] gzip(int length) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(file)) {
            packed.write(new byte[length]);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    private static long readAll(StatementFile file, long[] read) throws IOException {
        try (InputStream bytes = file.open(LIMIT)) {
            byte[] part = new byte[8192];
            for (int length = bytes.read(part); length >= 0; length = bytes.read(part)) {
                read[0] += length;
            }
        }
        return read[0];
    }
}
