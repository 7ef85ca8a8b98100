package edge;

import java.util.List;
import testing.shop.Answer;

/** Reads the table of the audit log. */
final class AuditLog {

    private final Platform platform;

    AuditLog(Platform platform) {
        this.platform = platform;
    }

    /** The entries of a request: {@code subject action object-type object-id refusal-code}, in the order of writing. */
    List<String> of(Answer answer) {
        return platform.database().rows("""
            select concat_ws(' | ', subject, action, object_type, object_id, refusal_code) from platform.audit_log
            where trace = ? order by at, entry_id
            """, answer.traceId());
    }

    /** The changes by a request, {@code before -> after} as JSON. */
    List<String> changesOf(Answer answer) {
        return platform.database().rows("""
            select coalesce(before::text, 'nothing') || ' -> ' || coalesce(after::text, 'nothing') from platform.audit_log
            where trace = ? order by at, entry_id
            """, answer.traceId());
    }

    long size() {
        return platform.database().number("select count(*) from platform.audit_log");
    }
}
