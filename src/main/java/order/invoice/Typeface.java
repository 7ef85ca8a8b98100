package order.invoice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * The two fonts of one document. Latin, Greek and Cyrillic letters are in the document, as the used part of Liberation Sans, which PDFBox
 * brings along. Chinese and Japanese letters are not, because the jar has no font with them. The document names the standard Chinese font,
 * and the program that shows it takes a font of its machine. A letter in neither font, and one that is written from right to left, is a
 * white square.
 */
final class Typeface {

    private static final String LATIN = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final COSName LATIN_NAME = COSName.getPDFName("Latin");
    private static final COSName CHINESE_NAME = COSName.getPDFName("Chinese");
    private static final int UNKNOWN = '\u25A1';
    private static final int EM = 1000;

    private static final Set<UnicodeScript> CHINESE_SCRIPTS =
            Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.BOPOMOFO);
    private static final Set<UnicodeBlock> CHINESE_SIGNS =
            Set.of(UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION, UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS);

    private final TrueTypeFont outlines;
    private final CmapLookup glyphs;
    private final PDType0Font latin;
    private final COSDictionary chinese = chineseFont();

    Typeface(PDDocument document) throws IOException {
        try (InputStream font = Objects.requireNonNull(PDType0Font.class.getResourceAsStream(LATIN))) {
            outlines = new TTFParser().parse(new RandomAccessReadBuffer(font));
        }
        glyphs = outlines.getUnicodeCmapLookup();
        latin = PDType0Font.load(document, outlines, true);
    }

    /** The resources of a page that uses the fonts. */
    PDResources resources() {
        PDResources resources = new PDResources();
        resources.put(LATIN_NAME, latin);
        COSDictionary fonts = resources.getCOSObject().getCOSDictionary(COSName.FONT);
        Objects.requireNonNull(fonts).setItem(CHINESE_NAME, chinese);
        return resources;
    }

    /** Leaves only the used letters in the document; no text can be added afterwards. */
    void complete() throws IOException {
        latin.subset();
    }

    /** The width of the text in points. */
    float width(String text, float size) {
        float sum = 0;
        for (PrimitiveIterator.OfInt letters = text.codePoints().iterator(); letters.hasNext(); ) {
            sum += width(letters.nextInt());
        }
        return sum * size / EM;
    }

    private float width(int letter) {
        if (isChinese(letter)) {
            return EM;
        }
        try {
            return outlines.getAdvanceWidth(glyphs.getGlyphId(known(letter))) * EM / outlines.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the font is in memory
        }
    }

    /** The PDF operators that show the text where the text matrix is. */
    String show(String text, float size) throws IOException {
        StringBuilder operators = new StringBuilder();
        int[] letters = text.codePoints().toArray();
        for (int from = 0; from < letters.length; ) {
            boolean isChinese = isChinese(letters[from]);
            int to = from;
            while (to < letters.length && isChinese(letters[to]) == isChinese) {
                to++;
            }
            byte[] codes = isChinese ? utf16(letters, from, to) : latin(letters, from, to);
            operators
                    .append('/')
                    .append((isChinese ? CHINESE_NAME : LATIN_NAME).getName())
                    .append(' ')
                    .append(size)
                    .append(" Tf <")
                    .append(HexFormat.of().formatHex(codes))
                    .append("> Tj\n");
            from = to;
        }
        return operators.toString();
    }

    private static byte[] utf16(int[] letters, int from, int to) {
        return new String(letters, from, to - from).getBytes(StandardCharsets.UTF_16BE);
    }

    private byte[] latin(int[] letters, int from, int to) throws IOException {
        StringBuilder shown = new StringBuilder();
        for (int i = from; i < to; i++) {
            int letter = known(letters[i]);
            latin.addToSubset(letter);
            shown.appendCodePoint(letter);
        }
        return latin.encode(shown.toString());
    }

    private int known(int letter) {
        return glyphs.getGlyphId(letter) == 0 || isRightToLeft(letter) ? UNKNOWN : letter;
    }

    private static boolean isRightToLeft(int letter) {
        return switch (Character.getDirectionality(letter)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC -> true;
            default -> false;
        };
    }

    private static boolean isChinese(int letter) {
        return Character.isBmpCodePoint(letter)
                && (CHINESE_SCRIPTS.contains(UnicodeScript.of(letter))
                        || CHINESE_SIGNS.contains(UnicodeBlock.of(letter)));
    }

    /** STSong-Light with codes in UTF-16, one of the fonts that PDF defines for Chinese. */
    private static COSDictionary chineseFont() {
        COSDictionary collection = new COSDictionary();
        collection.setItem(COSName.REGISTRY, new COSString("Adobe"));
        collection.setItem(COSName.ORDERING, new COSString("GB1"));
        collection.setItem(COSName.SUPPLEMENT, COSInteger.get(4));

        PDFontDescriptor descriptor = new PDFontDescriptor(new COSDictionary());
        descriptor.getCOSObject().setItem(COSName.TYPE, COSName.FONT_DESC);
        descriptor.setFontName("STSong-Light");
        descriptor.setSerif(true);
        descriptor.setSymbolic(true);
        descriptor.setFontBoundingBox(new PDRectangle(-25, -254, 1025, 1134));
        descriptor.setAscent(880);
        descriptor.setDescent(-120);
        descriptor.setCapHeight(880);
        descriptor.setStemV(93);
        descriptor.setItalicAngle(0);

        COSDictionary letters = new COSDictionary();
        letters.setItem(COSName.TYPE, COSName.FONT);
        letters.setItem(COSName.SUBTYPE, COSName.CID_FONT_TYPE0);
        letters.setName(COSName.BASE_FONT, "STSong-Light");
        letters.setItem(COSName.CIDSYSTEMINFO, collection);
        letters.setItem(COSName.FONT_DESC, descriptor);
        letters.setInt(COSName.DW, (int) EM);

        COSArray descendants = new COSArray();
        descendants.add(letters);
        COSDictionary font = new COSDictionary();
        font.setItem(COSName.TYPE, COSName.FONT);
        font.setItem(COSName.SUBTYPE, COSName.TYPE0);
        font.setName(COSName.BASE_FONT, "STSong-Light-UniGB-UTF16-H");
        font.setName(COSName.ENCODING, "UniGB-UTF16-H");
        font.setItem(COSName.DESCENDANT_FONTS, descendants);
        return font;
    }
}
