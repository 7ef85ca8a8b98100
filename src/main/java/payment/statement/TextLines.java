package payment.statement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text file. Lines end with LF or CRLF. Only for encodings in which the byte of LF is never part of another character, such
 * as UTF-8 and GBK; so a character that cannot be decoded is in the line that is named.
 */
public final class TextLines {

    static final int MAX_LINE_BYTES = 64 << 10;
    static final long MAX_LINES = 20_000_000;
    public static final String LINE = "line";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final Charset charset;
    private final CodingErrorAction onUnreadable;
    private final byte[] buffer = new byte[64 << 10];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private int position;
    private int end;
    private long lineNo;

    /** Lines of which each character must be in the encoding. */
    public TextLines(InputStream in, Charset charset) {
        this(in, charset, CodingErrorAction.REPORT, 0);
    }

    private TextLines(InputStream in, Charset charset, CodingErrorAction onUnreadable, long linesBefore) {
        this.in = in;
        this.charset = charset;
        this.onUnreadable = onUnreadable;
        this.lineNo = linesBefore;
    }

    /**
     * Lines in which U+FFFD stands for each character that is not in the encoding, as in a name that a person has typed.
     *
     * @param linesBefore number of lines of earlier files, with which the numbers of these lines go on
     */
    public static TextLines readable(InputStream in, Charset charset, long linesBefore) {
        return new TextLines(in, charset, CodingErrorAction.REPLACE, linesBefore);
    }

    /** Number of the line that was read last, from 1; that of the lines before, or 0, before the first. */
    public long lineNo() {
        return lineNo;
    }

    /** @return the next line without its end; null at the end of the file */
    @Nullable
    public String next() throws IOException, DamagedStatementException {
        line.reset();
        boolean any = false;
        while (true) {
            if (position == end) {
                end = in.read(buffer);
                position = 0;
                if (end < 0) {
                    end = 0;
                    return any ? decoded() : null;
                }
            }
            any = true;
            int begin = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            line.write(buffer, begin, position - begin);
            if (line.size() > MAX_LINE_BYTES) {
                throw damaged(lineNo + 1, "must not be longer than %d bytes".formatted(MAX_LINE_BYTES));
            }
            if (position < end) {
                position++;
                return decoded();
            }
        }
    }

    private String decoded() throws DamagedStatementException {
        lineNo++;
        if (lineNo > MAX_LINES) {
            throw damaged(lineNo, "must not be behind line %d, the maximum".formatted(MAX_LINES));
        }
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(onUnreadable)
                    .onUnmappableCharacter(onUnreadable)
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            int from = lineNo == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
            int to = text.endsWith("\r") ? text.length() - 1 : text.length();
            return text.substring(Math.min(from, to), to);
        } catch (CharacterCodingException damage) {
            throw damaged(lineNo, "must be text in " + charset.name());
        }
    }

    private static DamagedStatementException damaged(long lineNo, String rule) {
        return new DamagedStatementException(lineNo, LINE, rule);
    }
}
