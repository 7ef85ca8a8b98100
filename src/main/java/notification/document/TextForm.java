package notification.document;

import java.util.List;
import notification.document.MailDocument.Labelled;
import notification.document.MailDocument.Line;
import notification.document.MailDocument.Link;

/** Writes a mail as plain text. */
final class TextForm {

    private TextForm() {}

    static String write(MailDocument mail) {
        StringBuilder text = new StringBuilder();
        text.append(mail.title()).append("\n\n");
        mail.paragraphs().forEach(paragraph -> text.append(paragraph).append("\n\n"));
        for (Line line : mail.goods()) {
            text.append("- ").append(line.quantity()).append(" × ").append(line.title());
            if (line.amount() != null) {
                text.append("  ").append(line.amount());
            }
            text.append('\n');
        }
        if (mail.further() != null) {
            text.append(mail.further()).append('\n');
        }
        if (!mail.goods().isEmpty()) {
            text.append('\n');
        }
        write(mail.totals(), text);
        write(mail.facts(), text);
        Link link = mail.link();
        if (link != null) {
            text.append(link.text()).append(": ").append(link.address()).append("\n\n");
        }
        text.append("-- \n").append(mail.footer()).append('\n');
        return text.toString();
    }

    private static void write(List<Labelled> values, StringBuilder text) {
        values.forEach(each ->
                text.append(each.label()).append(": ").append(each.value()).append('\n'));
        if (!values.isEmpty()) {
            text.append('\n');
        }
    }
}
