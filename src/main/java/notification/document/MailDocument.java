package notification.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a mail, before it is written as text or HTML. All texts are plain, so the writers escape them.
 *
 * @param goods the lines that the mail lists; empty for a mail without a list
 * @param further what stands below the list; null for nothing
 * @param totals below the list
 * @param facts labels with their values
 * @param link null for a mail without a link
 * @param footer why the reader gets the mail
 */
record MailDocument(
        String subject,
        String title,
        List<String> paragraphs,
        Headings headings,
        List<Line> goods,
        @Nullable String further,
        List<Labelled> totals,
        List<Labelled> facts,
        @Nullable Link link,
        String shop,
        String footer) {

    /** The headings of the list of goods. */
    record Headings(String goods, String quantity, String amount) {}

    /** @param amount null if the list has no amounts */
    record Line(String title, String quantity, @Nullable String amount) {}

    record Labelled(String label, String value) {}

    record Link(String text, String address) {}

    boolean hasAmounts() {
        return goods.stream().anyMatch(line -> line.amount() != null);
    }
}
