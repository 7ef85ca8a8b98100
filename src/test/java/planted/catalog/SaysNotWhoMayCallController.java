package planted.catalog;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.RequiresToken;

@RestController
public class SaysNotWhoMayCallController {

    @GetMapping("/api/v2/declared")
    @RequiresToken
    String declared() {
        return "";
    }

    @GetMapping("/api/v2/forgotten")
    String forgotten() {
        return "";
    }
}
