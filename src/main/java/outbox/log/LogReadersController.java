package outbox.log;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;

/** Shows operators how far the readers of the log are behind. */
@RestController
@RequestMapping(path = "/api/v2/events/readers", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_EVENTS)
@Tag(name = "Operations")
class LogReadersController {

    private final Readers readers;

    LogReadersController(Readers readers) {
        this.readers = readers;
    }

    /** One reader in the answer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LogReaderStatus(
            String name,
            ReaderStatus.State state,
            long behindMillis,
            long heldBackMillis,
            @Nullable String error) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LogReaderPage(
            List<LogReaderStatus> readers, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List the readers of the log",
            description =
                    "Lists, reports, the ledger, mails and pushed changes follow the log of events, each with a reader of"
                            + " its own. The answer says how far each reader is behind, from its stored position. So all"
                            + " instances agree about it. Readers are ordered by name.")
    LogReaderPage listLogReaders(@PageLimits PageRequest request) {
        String after = Cursor.parse(request.cursor(), 1)
                .map(last -> last.part(0, name -> name.matches(Visible.PATTERN)))
                .orElse("");
        Slice<ReaderStatus> page =
                Slice.of(request.limit(), rows -> readers.after(after, rows), reader -> Cursor.of(reader.cursor()));
        return new LogReaderPage(page.rows(LogReadersController::answer), page.nextCursor());
    }

    private static LogReaderStatus answer(ReaderStatus reader) {
        return new LogReaderStatus(
                reader.cursor(),
                reader.state(),
                reader.behind().toMillis(),
                reader.heldBack().toMillis(),
                reader.failure());
    }
}
