package app.console;

import app.identity.SmallPage;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.OpenToAll;

/**
 * Serves the console page, also for its deep links. Anybody may load it, as it contains no data: its script calls the API with the session of
 * the operator. The page gets the platform's time and the shop's time zone, so that "today" is the shop's day.
 */
@Hidden
@RestController
@ConditionalOnWebApplication
@OpenToAll("The page contains no data; its script calls the API with the operator's session")
class ConsoleController {

    /** Allows only resources of this origin, no inline scripts or styles, no framing, and no form that is sent without the script. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Parts of a deep link. A part with a dot is a file. */
    private static final String ONE = "/{one:[^.]+}";

    private static final String TWO = ONE + "/{two:[^.]+}";
    private static final String THREE = TWO + "/{three:[^.]+}";
    private static final String FOUR = THREE + "/{four:[^.]+}";

    private final String template;
    private final IssuerClient issuer;
    private final SmallPage small;
    private final Clock clock;

    ConsoleController(
            @Value("classpath:console/page.html") Resource template,
            Environment environment,
            IssuerClient issuer,
            SmallPage small,
            Clock clock)
            throws IOException {
        this.template = template.getContentAsString(StandardCharsets.UTF_8)
                .replace("${zone}", zone(environment).getId());
        this.issuer = issuer;
        this.small = small;
        this.clock = clock;
    }

    /** The shop's time zone, which the reports use. Bound like all settings, so that a start names a bad value. */
    private static ZoneId zone(Environment environment) {
        return Binder.get(environment)
                .bind("orderwright.reporting.zone", ZoneId.class)
                .orElseGet(() -> ZoneId.of("UTC"));
    }

    /** A deep link has at most four parts after {@code /console}. */
    @GetMapping({"/console", "/console/", "/console" + ONE, "/console" + TWO, "/console" + THREE, "/console" + FOUR})
    void showPage(HttpServletResponse response) throws IOException {
        List<String> missing = issuer.missingSettings();
        if (!missing.isEmpty()) {
            showHowToConfigure(response, missing);
            return;
        }
        byte[] page = template.replace("${now}", clock.instant().toString()).getBytes(StandardCharsets.UTF_8);
        response.setContentType(MediaType.TEXT_HTML_VALUE + ";charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }

    private void showHowToConfigure(HttpServletResponse response, List<String> missing) throws IOException {
        small.write(response, HttpStatus.SERVICE_UNAVAILABLE.value(), "The console is not configured", """
                  <p>Operators sign in at the issuer of your tokens. Register the console there as a confidential client with the
                    authorization code flow and the redirect URI <code>https://YOUR-HOST/console/callback</code>, then set:</p>
                  <ul>%s</ul>
                  <p>The page Operations of the documentation explains these settings.</p>""".formatted(
                        missing.stream()
                                .map(key -> "<li><code>" + SmallPage.escaped(key) + "</code></li>")
                                .collect(Collectors.joining())));
    }
}
