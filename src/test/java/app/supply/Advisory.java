package app.supply;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A published vulnerability in the OSV format (schema 1.x), as far as Maven libraries are concerned.
 *
 * @param id such as {@code GHSA-…} or {@code CVE-…}
 */
record Advisory(String id, List<Affected> affected) {

    private static final String ECOSYSTEM = "Maven";

    /**
     * One library that has the vulnerability.
     *
     * @param versions named one by one
     * @param ranges in Maven's order of versions
     */
    record Affected(String coordinates, Set<String> versions, List<Range> ranges) {}

    /**
     * A span of versions, from the first one that has the vulnerability.
     *
     * @param introduced {@code 0} for the very first version
     * @param fixed the first version without it, or null
     * @param lastAffected the last version with it, or null
     */
    record Range(
            String introduced,
            @Nullable String fixed,
            @Nullable String lastAffected) {

        boolean contains(String version) {
            ComparableVersion it = new ComparableVersion(version);
            return (introduced.equals("0") || it.compareTo(new ComparableVersion(introduced)) >= 0)
                    && (fixed == null || it.compareTo(new ComparableVersion(fixed)) < 0)
                    && (lastAffected == null || it.compareTo(new ComparableVersion(lastAffected)) <= 0);
        }
    }

    static Advisory read(JsonNode osv) {
        boolean withdrawn = osv.has("withdrawn");
        return new Advisory(
                osv.required("id").asString(),
                withdrawn
                        ? List.of()
                        : osv.path("affected")
                                .valueStream()
                                .filter(affected -> ECOSYSTEM.equals(affected.path("package")
                                        .path("ecosystem")
                                        .asString("")))
                                .map(Advisory::affected)
                                .toList());
    }

    boolean concerns(Component component) {
        return affected.stream()
                .filter(it -> it.coordinates().equals(component.coordinates()))
                .anyMatch(it -> it.versions().contains(component.version())
                        || it.ranges().stream().anyMatch(range -> range.contains(component.version())));
    }

    private static Affected affected(JsonNode affected) {
        Set<String> versions = new TreeSet<>();
        affected.path("versions").forEach(version -> versions.add(version.asString()));
        return new Affected(
                affected.path("package").required("name").asString(),
                versions,
                affected.path("ranges")
                        .valueStream()
                        .filter(range -> "ECOSYSTEM".equals(range.path("type").asString("")))
                        .flatMap(range -> ranges(range.path("events")).stream())
                        .toList());
    }

    /** Events come in pairs: {@code introduced}, then {@code fixed} or {@code last_affected}; the last pair may lack its end. */
    private static List<Range> ranges(JsonNode events) {
        List<Range> ranges = new ArrayList<>();
        @Nullable String introduced = null;
        for (JsonNode event : events) {
            if (event.has("introduced")) {
                introduced = event.required("introduced").asString();
            } else if (introduced != null && (event.has("fixed") || event.has("last_affected"))) {
                ranges.add(new Range(introduced, text(event, "fixed"), text(event, "last_affected")));
                introduced = null;
            }
        }
        if (introduced != null) {
            ranges.add(new Range(introduced, null, null));
        }
        return ranges;
    }

    private static @Nullable String text(JsonNode event, String name) {
        return event.has(name) ? event.required(name).asString() : null;
    }
}
