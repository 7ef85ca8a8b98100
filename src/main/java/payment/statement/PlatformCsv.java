package payment.statement;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the platform's own statements have in common: CSV in UTF-8 with a header, whose last line is {@code end} and the number of lines. */
final class PlatformCsv {

    static final String KIND = "kind";
    static final String AMOUNT_MINOR = "amount_minor";
    static final String CURRENCY = "currency";
    static final String OCCURRED_AT = "occurred_at";

    private static final String END = "end";

    private PlatformCsv() {}

    /** Gets the lines one by one. */
    @FunctionalInterface
    interface Reader {

        void read(Cells cells) throws IOException, DamagedStatementException;
    }

    /** @throws DamagedStatementException if the file has not these columns, or does not end with the number of its lines */
    static void read(InputStream file, String[] header, Reader reader) throws IOException, DamagedStatementException {
        TextLines text = new TextLines(file, StandardCharsets.UTF_8);
        String names = text.next();
        if (names == null) {
            throw new DamagedStatementException(1, TextLines.LINE, "must have the names of the columns");
        }
        Columns columns = new Columns(1, CsvCells.split(1, names), header);
        long count = 0;
        while (true) {
            String each = text.next();
            if (each == null) {
                throw new DamagedStatementException(
                        text.lineNo() + 1, KIND, "must be end in the last line; the file is not complete");
            }
            List<String> values = CsvCells.split(text.lineNo(), each);
            if (values.getFirst().equals(END)) {
                requireEnd(text, values.size() > 1 ? values.get(1) : "", count);
                return;
            }
            reader.read(Cells.of(text.lineNo(), columns, values));
            count++;
        }
    }

    /** Refuses an end that states another number of lines, or that is not the last line. */
    private static void requireEnd(TextLines text, String stated, long count)
            throws IOException, DamagedStatementException {
        if (!stated.equals(String.valueOf(count))) {
            throw new DamagedStatementException(
                    text.lineNo(), END, "must be followed by the number of lines, which is %d".formatted(count));
        }
        if (text.next() != null) {
            throw new DamagedStatementException(text.lineNo(), TextLines.LINE, "must not follow the last line");
        }
    }

    /** The kind that the cell names in lower case. */
    static <K extends Enum<K>> K kind(Cells cells, Class<K> kinds) throws DamagedStatementException {
        for (K kind : kinds.getEnumConstants()) {
            if (name(kind).equals(cells.text(KIND))) {
                return kind;
            }
        }
        String names =
                Arrays.stream(kinds.getEnumConstants()).map(PlatformCsv::name).collect(Collectors.joining(", "));
        throw cells.damaged(KIND, "must be one of %s, %s".formatted(names, END));
    }

    static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Writes a statement line by line. */
    static final class Writer {

        private final BufferedWriter out;
        private long count;

        /** Writes the header. */
        Writer(OutputStream file, String[] header) throws IOException {
            out = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8));
            write(header);
        }

        /** @param cells null is written as an empty cell */
        void add(@Nullable String... cells) throws IOException {
            write(cells);
            count++;
        }

        /** Writes the last line. Without it, the statement counts as damaged. */
        void end() throws IOException {
            write(END, Long.toString(count));
            out.flush();
        }

        private void write(@Nullable String... cells) throws IOException {
            out.write(Arrays.stream(cells).map(Writer::quoted).collect(Collectors.joining(",")));
            out.write('\n');
        }

        private static String quoted(@Nullable String text) {
            if (text == null) {
                return "";
            }
            return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
        }
    }
}
