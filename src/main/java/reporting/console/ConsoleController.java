package reporting.console;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.OpenToAll;

/**
 * Serves the console page. Anybody may load it, as it contains no data: its script calls the API with the operator's own token. The
 * page gets the platform's time and the shop's time zone, so that "today" is the shop's day.
 */
@Hidden
@RestController
@OpenToAll("The page contains no data; its script calls the API with the operator's token")
class ConsoleController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** Allows only resources of this origin, no inline scripts or styles, no framing, and no form that is sent without the script. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String page;
    private final Clock clock;

    ConsoleController(
            @Value("classpath:console/page.html") Resource template,
            @Value("${orderwright.reporting.zone:UTC}") ZoneId zone,
            Clock clock)
            throws IOException {
        this.page = template.getContentAsString(StandardCharsets.UTF_8).replace("${zone}", zone.getId());
        this.clock = clock;
    }

    /** Each view of the console has an address of its own below /console; names of files have a dot. */
    @GetMapping({
        "/console",
        "/console/",
        "/console/{view:[^.]+}",
        "/console/{view:[^.]+}/{id:[^.]+}",
        "/console/{view:[^.]+}/{id:[^.]+}/{part:[^.]+}"
    })
    ResponseEntity<String> show() {
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(page.replace("${now}", clock.instant().toString()));
    }
}
