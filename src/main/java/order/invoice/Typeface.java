package order.invoice;

import java.io.IOException;
import java.util.HexFormat;
import java.util.PrimitiveIterator;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.jspecify.annotations.Nullable;

/**
 * The fonts of one document, which contains the letters that it uses: Latin, Greek and Cyrillic ones of Liberation Sans, which PDFBox brings
 * along, and all others of Noto Sans SC, which is loaded only when it is needed. A letter in neither font, and one that is written from right
 * to left, is a white square.
 */
final class Typeface {

    private static final String LATIN = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final String CHINESE = "/fonts/ttf/NotoSansSC/NotoSansSC-Regular.ttf";
    private static final int UNKNOWN = '\u25A1';
    private static final int EM = 1000;

    private final PDDocument document;
    private final EmbeddedFont latin;
    private @Nullable EmbeddedFont chinese;

    Typeface(PDDocument document) {
        this.document = document;
        latin = new EmbeddedFont(document, LATIN, "Latin");
    }

    /** The resources of a page that uses the fonts of everything that has been written. */
    PDResources resources() {
        PDResources resources = new PDResources();
        latin.addTo(resources);
        if (chinese != null) {
            chinese.addTo(resources);
        }
        return resources;
    }

    /** Leaves only the used letters in the document; no text can be added afterwards. */
    void complete() throws IOException {
        latin.complete();
        if (chinese != null) {
            chinese.complete();
        }
    }

    /** The width of the text in points. */
    float width(String text, float size) {
        float sum = 0;
        for (PrimitiveIterator.OfInt letters = text.codePoints().iterator(); letters.hasNext(); ) {
            int letter = known(letters.nextInt());
            sum += fontOf(letter).width(letter);
        }
        return sum * size / EM;
    }

    /** The PDF operators that show the text where the text matrix is. */
    String show(String text, float size) throws IOException {
        StringBuilder operators = new StringBuilder();
        int[] letters = text.codePoints().map(this::known).toArray();
        for (int from = 0; from < letters.length; ) {
            EmbeddedFont font = fontOf(letters[from]);
            int to = from;
            while (to < letters.length && fontOf(letters[to]) == font) {
                to++;
            }
            operators
                    .append('/')
                    .append(font.name())
                    .append(' ')
                    .append(size)
                    .append(" Tf <")
                    .append(HexFormat.of().formatHex(font.write(new String(letters, from, to - from))))
                    .append("> Tj\n");
            from = to;
        }
        return operators.toString();
    }

    private int known(int letter) {
        return isRightToLeft(letter) || !fontOf(letter).has(letter) ? UNKNOWN : letter;
    }

    private EmbeddedFont fontOf(int letter) {
        if (latin.has(letter)) {
            return latin;
        }
        EmbeddedFont other = chinese;
        if (other == null) {
            other = new EmbeddedFont(document, CHINESE, "Chinese");
            chinese = other;
        }
        return other;
    }

    private static boolean isRightToLeft(int letter) {
        return switch (Character.getDirectionality(letter)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> false;
        };
    }
}
