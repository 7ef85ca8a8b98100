package platform.privacy;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.security.RequiresScope;
import platform.security.Scopes;

/** Shows the progress of a rotation of the master key. The keys themselves are never shown. */
@RestController
@RequestMapping(path = "/api/v2/privacy", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PRIVACY)
@Tag(name = "Operations")
class MasterKeyController {

    private final StoredMasterKeys stored;
    private final MasterKeys masterKeys;

    MasterKeyController(StoredMasterKeys stored, MasterKeys masterKeys) {
        this.stored = stored;
        this.masterKeys = masterKeys;
    }

    @Schema(name = "MasterKey")
    record MasterKeyView(int version, long keysToRewrap, List<VersionView> versions) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "MasterKeyVersion")
    record VersionView(
            int version,
            boolean configured,
            long keys,
            Instant since,
            @Nullable Instant retiredAt) {}

    @GetMapping("/master-key")
    @Operation(
            summary = "Show the progress of the rotation of the master key of personal data",
            description = "Counts all personal keys, which takes seconds if there are millions.")
    MasterKeyView getMasterKey() {
        Map<Integer, Long> keys = stored.keysByVersion();
        return new MasterKeyView(
                masterKeys.current(),
                keys.entrySet().stream()
                        .filter(each -> each.getKey() < masterKeys.current())
                        .mapToLong(each -> each.getValue())
                        .sum(),
                stored.known().stream()
                        .map(known -> new VersionView(
                                known.version(),
                                masterKeys.versions().contains(known.version()),
                                keys.getOrDefault(known.version(), 0L),
                                known.since(),
                                known.retiredAt()))
                        .toList());
    }
}
