package notification.document;

import java.util.List;
import java.util.stream.Collectors;
import notification.document.MailDocument.Labelled;
import notification.document.MailDocument.Line;
import notification.document.MailDocument.Link;
import platform.language.Language;

/**
 * Writes a mail as HTML. It loads nothing from elsewhere, and it is readable without styles: headings, paragraphs and tables carry the
 * structure. All styles are inline, because many mail programs remove others.
 */
final class HtmlForm {

    private static final String FONT =
            "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,'PingFang SC','Microsoft YaHei',sans-serif";
    private static final String CELL = "padding:6px 0;border-bottom:1px solid #e6e8eb;vertical-align:top";

    /** Breaks words that are wider than the window, such as waybills. A label beside it keeps its words whole. */
    private static final String BROKEN = "overflow-wrap:anywhere;word-break:break-word";

    private static final String WORDS = CELL + ";" + BROKEN;
    private static final String VALUE = WORDS + ";text-align:right;padding-left:16px";
    private static final String NUMBER = CELL + ";text-align:right;white-space:nowrap;padding-left:16px";

    private HtmlForm() {}

    static String write(MailDocument mail, Language language) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light">
                <title>%s</title>
                </head>
                <body style="margin:0;padding:24px 12px;background:#f3f4f6;color:#1f2937;%s;font-size:16px;line-height:1.5">
                <table role="presentation" width="100%%" cellpadding="0" cellspacing="0" border="0">
                <tr><td align="center">
                <table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" style="width:100%%;max-width:560px;background:#ffffff;border-radius:8px">
                <tr><td align="left" style="padding:28px 28px 8px">
                <p style="margin:0 0 20px;color:#6b7280;font-size:14px;%s"><strong>%s</strong></p>
                <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;%s">%s</h1>
                %s%s%s%s%s</td></tr>
                </table>
                <p style="max-width:560px;margin:16px auto 0;color:#6b7280;font-size:13px">%s</p>
                </td></tr>
                </table>
                </body>
                </html>
                """.formatted(
                        language.tag(),
                        escaped(mail.subject()),
                        FONT,
                        BROKEN,
                        escaped(mail.shop()),
                        BROKEN,
                        escaped(mail.title()),
                        paragraphs(mail.paragraphs()),
                        goods(mail),
                        labelled(mail.totals()),
                        labelled(mail.facts()),
                        link(mail),
                        escaped(mail.footer()));
    }

    private static String paragraphs(List<String> paragraphs) {
        return paragraphs.stream()
                .map(text -> "<p style=\"margin:0 0 16px\">%s</p>\n".formatted(escaped(text)))
                .collect(Collectors.joining());
    }

    private static String goods(MailDocument mail) {
        if (mail.goods().isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(table());
        html.append("<tr><th align=\"left\" style=\"%s\">%s</th><th align=\"right\" style=\"%s\">%s</th>"
                .formatted(
                        CELL,
                        escaped(mail.headings().goods()),
                        NUMBER,
                        escaped(mail.headings().quantity())));
        if (mail.hasAmounts()) {
            html.append("<th align=\"right\" style=\"%s\">%s</th>"
                    .formatted(NUMBER, escaped(mail.headings().amount())));
        }
        html.append("</tr>\n");
        for (Line line : mail.goods()) {
            html.append("<tr><td style=\"%s\">%s</td><td align=\"right\" style=\"%s\">%s</td>"
                    .formatted(WORDS, escaped(line.title()), NUMBER, escaped(line.quantity())));
            if (mail.hasAmounts()) {
                html.append("<td align=\"right\" style=\"%s\">%s</td>"
                        .formatted(NUMBER, line.amount() == null ? "" : escaped(line.amount())));
            }
            html.append("</tr>\n");
        }
        html.append("</table>\n");
        if (mail.further() != null) {
            html.append("<p style=\"margin:0 0 16px;color:#6b7280\">%s</p>\n".formatted(escaped(mail.further())));
        }
        return html.toString();
    }

    private static String labelled(List<Labelled> values) {
        return values.isEmpty()
                ? ""
                : values.stream()
                        .map(each -> "<tr><td style=\"%s\">%s</td><td align=\"right\" style=\"%s\">%s</td></tr>\n"
                                .formatted(CELL, escaped(each.label()), VALUE, escaped(each.value())))
                        .collect(Collectors.joining("", table(), "</table>\n"));
    }

    private static String table() {
        return "<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:0 0 16px;font-size:15px\">\n";
    }

    private static String link(MailDocument mail) {
        Link link = mail.link();
        return link == null
                ? ""
                : "<p style=\"margin:8px 0 24px\"><a href=\"%s\" style=\"display:inline-block;padding:10px 20px;background:#1d4ed8;color:#ffffff;text-decoration:none;border-radius:6px\">%s</a></p>\n"
                        .formatted(escaped(link.address()), escaped(link.text()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
