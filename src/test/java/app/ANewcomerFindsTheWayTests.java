package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page at {@code /} leads to everything that a newcomer needs. */
class ANewcomerFindsTheWayTests extends EdgeTest {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"");

    @Test
    void everyLinkOfTheWelcomePageLeadsSomewhere() throws Exception {
        List<String> links = links("/");

        assertThat(links).contains("/console", "/reference", "/openapi", "/problems.html", "/manage/health");
        for (String link : links) {
            assertThat(get(link).statusCode()).as(link).isEqualTo(200);
        }
    }

    @Test
    void everyFileOfTheReferenceIsThere() throws Exception {
        for (String link : links("/reference")) {
            assertThat(get(link).statusCode()).as(link).isEqualTo(200);
        }
    }

    /** A browser runs no script and no style that is written into these pages. */
    @Test
    void thePagesHaveNoInlineScripts() throws Exception {
        for (String page : List.of("/", "/reference")) {
            HttpResponse<String> answer = get(page);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertThat(policy).as(page).startsWith("default-src 'none';").doesNotContain("script-src 'unsafe");
            assertThat(answer.body()).as(page).doesNotContainPattern("<script>|<style>| on[a-z]+=| style=");
        }
        assertThat(get("/").headers().firstValue("Content-Security-Policy").orElseThrow())
                .doesNotContain("script-src", "unsafe");
    }

    private List<String> links(String page) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(page);
        assertThat(answer.statusCode()).isEqualTo(200);
        return LINK.matcher(answer.body())
                .results()
                .map(it -> it.group(1))
                .distinct()
                .toList();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }
}
