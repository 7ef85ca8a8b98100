package order.invoice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A TrueType font of one document. The document contains the shapes of the letters that were written. */
final class EmbeddedFont {

    private static final int EM = 1000;

    private final COSName name;
    private final TrueTypeFont outlines;
    private final CmapLookup glyphs;
    private final PDType0Font font;

    /**
     * @param resource the path of the font's file on the class path
     * @param name the name by which the document refers to the font
     */
    EmbeddedFont(PDDocument document, String resource, String name) {
        this.name = COSName.getPDFName(name);
        try (InputStream file = Objects.requireNonNull(EmbeddedFont.class.getResourceAsStream(resource), resource)) {
            outlines = new TTFParser().parse(new RandomAccessReadBuffer(file));
            glyphs = outlines.getUnicodeCmapLookup();
            font = PDType0Font.load(document, outlines, true);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable); // the jar is damaged
        }
    }

    String name() {
        return name.getName();
    }

    boolean has(int letter) {
        return glyphs.getGlyphId(letter) != 0;
    }

    /** The width of a letter in thousandths of the font's size. */
    float width(int letter) {
        try {
            return (float) outlines.getAdvanceWidth(glyphs.getGlyphId(letter)) * EM / outlines.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the font is in memory
        }
    }

    /** The codes of a text in this font, whose letters the document will contain. */
    byte[] write(String text) throws IOException {
        text.codePoints().forEach(font::addToSubset);
        return font.encode(text);
    }

    void addTo(PDResources resources) {
        resources.put(name, font);
    }

    /** Leaves only the written letters in the document; nothing can be written afterwards. */
    void complete() throws IOException {
        font.subset();
    }
}
