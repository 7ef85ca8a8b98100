package planted.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.page.PageRequest;
import platform.security.RequiresToken;

@RestController
@RequiresToken
public class ReadsItsOwnCursorController {

    record Page(List<String> rows, @Nullable String nextCursor) {}

    @GetMapping("/api/v2/names")
    ResponseEntity<Page> listNames(@RequestParam(required = false) @Nullable String cursor) {
        return ResponseEntity.ok(new Page(List.of(), cursor));
    }

    @GetMapping("/api/v2/unlimited")
    Page listWithoutLimits(PageRequest request) {
        return new Page(List.of(), request.cursor());
    }
}
