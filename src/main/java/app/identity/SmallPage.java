package app.identity;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.util.HtmlUtils;

/**
 * A page without a script: the sign-in form and messages about it. Its policy allows the one style that is in it, by its hash, and forms to
 * this origin.
 */
public final class SmallPage {

    private static final String TEMPLATE = "identity/small-page.html";

    private final String template;
    private final String policy;

    /** Reads the template of all pages. */
    public SmallPage() throws IOException {
        template = new ClassPathResource(TEMPLATE).getContentAsString(StandardCharsets.UTF_8);
        String style =
                template.substring(template.indexOf("<style>") + "<style>".length(), template.indexOf("</style>"));
        policy =
                "default-src 'none'; style-src 'sha256-%s'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                        .formatted(Base64.getEncoder().encodeToString(sha256(style)));
    }

    /** @param content HTML; texts in it must be {@linkplain #escaped escaped} */
    public void write(HttpServletResponse response, int status, String title, String content) throws IOException {
        byte[] page = template.replace("${title}", escaped(title))
                .replace("${content}", content)
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MediaType.TEXT_HTML_VALUE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("Content-Security-Policy", policy);
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }

    /** The text for the content of an element or for a quoted attribute. */
    public static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
