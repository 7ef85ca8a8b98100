package platform.auditlog;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import platform.attributes.Json;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.page.TimeKey;
import platform.privacy.PersonalData;
import platform.privacy.PersonalKeys;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;

/** Lists the actions of operators, for operators. */
@RestController
@RequestMapping(path = "/api/v2/audit-log", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_AUDIT)
@Tag(name = "Operations")
class AuditLogController {

    private final AuditRows rows;
    private final PersonalKeys personalKeys;

    AuditLogController(AuditRows rows, PersonalKeys personalKeys) {
        this.rows = rows;
        this.personalKeys = personalKeys;
    }

    /** Why a stored reason is not shown. */
    enum Withheld {
        /** The reason is about a customer, and the token lacks operator.orders. */
        SCOPE,
        /** The personal data of the person whom the reason is about was erased. */
        ERASED
    }

    /** An entry of the audit log. The id of the object is absent if the request was refused before it named one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuditEntry(
            UUID entryId,
            Instant at,
            String subject,
            String action,
            String objectType,
            @Nullable String objectId,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after,
            @Nullable String reason,
            @Nullable Withheld reasonWithheld,
            AuditRows.@Nullable Refusal refusal,
            String traceId) {}

    record AuditPage(List<AuditEntry> entries, @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            summary = "List the actions of operators and the refused attempts, newest first",
            description = "A page has fewer entries than the limit if their values would exceed 1 MiB.")
    AuditPage listAuditEntries(
            Caller caller,
            @RequestParam(required = false) @Nullable @Visible(min = 1, max = Limits.MAX_TEXT) String subject,
            @RequestParam(required = false)
                    @Nullable
                    @Visible(min = 1, max = Limits.MAX_TEXT)
                    @Parameter(description = "Name of the action, such as catalog.sku.put")
                    String action,
            @RequestParam(name = "object_type", required = false)
                    @Nullable
                    @Visible(min = 1, max = Limits.MAX_TEXT)
                    @Parameter(description = "Type of the object, such as sku")
                    String objectType,
            @RequestParam(name = "object_id", required = false)
                    @Nullable
                    @Visible(min = 1, max = Limits.MAX_TEXT)
                    @Parameter(description = "Id of the object; allowed only together with object_type")
                    String objectId,
            @RequestParam(required = false) @Nullable @Parameter(description = "Earliest time, inclusive") Instant from,
            @RequestParam(required = false) @Nullable @Parameter(description = "Latest time, exclusive") Instant to,
            @PageLimits PageRequest request) {
        if (objectId != null && objectType == null) {
            throw ProblemException.invalid("object_type", "must be given with object_id");
        }
        AuditRows.Query query =
                new AuditRows.Query(subject, action, objectType, objectId, from, to, TimeKey.parse(request.cursor()));
        Slice<AuditRows.Stored> page = Slice.of(
                rows.fitting(query, request.limit()),
                most -> rows.list(query, most),
                entry -> new TimeKey(entry.at(), entry.entryId()).cursor());
        Reasons reasons = Reasons.of(page.rows(), caller, personalKeys);
        return new AuditPage(page.rows(entry -> answer(entry, reasons)), page.nextCursor());
    }

    private static AuditEntry answer(AuditRows.Stored entry, Reasons reasons) {
        PersonalData sealed = entry.reason();
        String reason = reasons.open(entry).orElse(null);
        return new AuditEntry(
                entry.entryId(),
                entry.at(),
                entry.subject(),
                entry.action(),
                entry.objectType(),
                entry.objectId(),
                entry.before() == null ? null : Json.object(entry.before()),
                entry.after() == null ? null : Json.object(entry.after()),
                reason,
                sealed == null || reason != null ? null : reasons.whyNot(entry),
                entry.refusal(),
                entry.trace());
    }

    /**
     * Decrypts the reasons of a page.
     *
     * @param keys personal keys of the persons whose reasons the caller may read
     */
    private record Reasons(Caller caller, PersonalKeys.Found keys) {

        static Reasons of(List<AuditRows.Stored> page, Caller caller, PersonalKeys personalKeys) {
            return new Reasons(
                    caller,
                    personalKeys.findFor(page.stream()
                            .filter(entry -> mayRead(caller, entry))
                            .map(AuditRows.Stored::reason)));
        }

        Optional<String> open(AuditRows.Stored entry) {
            return mayRead(caller, entry) ? keys.open(entry.reason()) : Optional.empty();
        }

        Withheld whyNot(AuditRows.Stored entry) {
            return mayRead(caller, entry) ? Withheld.ERASED : Withheld.SCOPE;
        }

        /** Only callers who may read customers' orders may read what an operator wrote about a customer. */
        private static boolean mayRead(Caller caller, AuditRows.Stored entry) {
            PersonalData reason = entry.reason();
            return reason == null
                    || reason.owner().equals(OperatorAction.keyOwner(entry.subject()))
                    || caller.may(Scopes.OPERATOR_ORDERS);
        }
    }
}
