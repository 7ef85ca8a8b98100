package app.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import platform.audit.Finding;
import tools.jackson.databind.json.JsonMapper;

/** Renders the result of an audit, as text for people and as JSON for programs. */
final class Report {

    private final AuditResult outcome;

    Report(AuditResult outcome) {
        this.outcome = outcome;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Check check : Checks.ALL) {
            List<String> lines = new ArrayList<>();
            of(check, outcome.remaining()).forEach(each -> lines.add("    %s%n".formatted(each.description())));
            of(check, outcome.repaired())
                    .forEach(each -> lines.add("    repaired: %s%n".formatted(each.description())));
            if (!lines.isEmpty()) {
                text.append("%s: %s%n".formatted(check.name(), check.description()));
                lines.forEach(text::append);
            }
        }
        text.append(
                outcome.isClean() && outcome.repaired().isEmpty()
                        ? "No findings: %d checks.%n".formatted(Checks.ALL.size())
                        : "%d findings repaired, %d left.%n"
                                .formatted(
                                        outcome.repaired().size(),
                                        outcome.remaining().size()));
        outcome.logCutUntil()
                .ifPresent(until -> text.append(
                        "The log begins after %s: the audit did not compare events that were published before.%n"
                                .formatted(until)));
        boolean repairable = outcome.remaining().stream()
                .anyMatch(each -> Checks.named(each.name()).isRepairable());
        if (repairable) {
            text.append("Run the audit with --repair to repair some of them.%n".formatted());
        }
        return text.toString();
    }

    void write(Path file) throws IOException {
        List<Map<String, Object>> findings = new ArrayList<>();
        outcome.remaining().forEach(each -> findings.add(entry(each, false)));
        outcome.repaired().forEach(each -> findings.add(entry(each, true)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("checks", Checks.ALL.size());
        document.put("mended", outcome.repaired().size());
        document.put("left", outcome.remaining().size());
        outcome.logCutUntil().ifPresent(until -> document.put("log_cut_until", until.toString()));
        document.put("differences", findings);
        Files.writeString(file, JsonMapper.shared().writeValueAsString(document));
    }

    private static Map<String, Object> entry(Finding finding, boolean repaired) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("class", finding.name());
        entry.put("key", finding.key());
        entry.put("says", finding.description());
        entry.put("mended", repaired);
        return entry;
    }

    private static List<Finding> of(Check check, List<Finding> all) {
        return all.stream().filter(each -> each.name().equals(check.name())).toList();
    }
}
