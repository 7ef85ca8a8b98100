package app.welcome;

import app.FirstRun;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.OpenToAll;

/**
 * Serves the welcome page and the API reference. On a first run the welcome page names the demo clients, and the reference signs in with
 * them. Their secrets are public there, and only this machine can reach it.
 */
@Hidden
@RestController
@ConditionalOnWebApplication
@OpenToAll("The pages contain no data of the shop")
class WelcomeController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Swagger UI writes styles into its markup. Its scripts are files. */
    private static final String REFERENCE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String HEALTH = """
            <li><a href="%s"><strong>Health</strong> <span>Whether the platform and its database are up, for load balancers.</span></a></li>""";

    private static final String CLIENT = """
            <label>Try it as <select id="client"><option>demo-operator</option><option>demo-shopper</option></select></label>""";

    private final String welcome;
    private final String reference;

    WelcomeController(
            @Value("classpath:welcome/page.html") Resource page,
            @Value("classpath:welcome/first-run.html") Resource firstRun,
            @Value("classpath:welcome/reference.html") Resource reference,
            ObjectProvider<RegisteredClientRepository> ownClients,
            WebEndpointProperties endpoints,
            Environment environment)
            throws IOException {
        boolean hasDemoClients = FirstRun.isDemo(environment) && ownClients.getIfAvailable() != null;
        boolean servesHealth = ManagementPortType.get(environment) == ManagementPortType.SAME;
        String health =
                endpoints.getBasePath() + "/" + endpoints.getPathMapping().getOrDefault("health", "health");
        this.welcome = text(page)
                .replace("${try_it}", hasDemoClients ? "; you can try each one at once" : "")
                .replace("${health}", servesHealth ? HEALTH.formatted(health) : "")
                .replace("${first_run}", hasDemoClients ? text(firstRun) : "");
        this.reference = text(reference)
                .replace("${signs_in}", Boolean.toString(hasDemoClients))
                .replace("${client}", hasDemoClients ? CLIENT : "");
    }

    @GetMapping("/")
    ResponseEntity<String> showWelcome(HttpServletRequest request) {
        return page(welcome.replace("${url}", "http://localhost:" + request.getLocalPort()), POLICY);
    }

    @GetMapping("/reference")
    ResponseEntity<String> showReference() {
        return page(reference, REFERENCE_POLICY);
    }

    private static ResponseEntity<String> page(String html, String policy) {
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", policy)
                .header("Referrer-Policy", "no-referrer")
                .body(html);
    }

    private static String text(Resource resource) throws IOException {
        return resource.getContentAsString(StandardCharsets.UTF_8);
    }
}
