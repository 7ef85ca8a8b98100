package app.supply;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.util.Assert;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A library in the jar.
 *
 * @param licences SPDX identifiers, or names where the library's POM gives no identifier; a library with several may be used under any of
 *     them
 */
record Component(String group, String artifact, String version, Set<String> licences) {

    private static final Path BILL = Path.of("target/classes/META-INF/sbom/application.cdx.json");

    /** All libraries that the build of this checkout puts into the jar. */
    static List<Component> ofTheJar() {
        Assert.state(Files.exists(BILL), () -> BILL + " is missing: Maven makes it only while it is online");
        List<Component> components = new ArrayList<>();
        for (JsonNode entry : JsonMapper.shared().readTree(BILL.toFile()).required("components")) {
            components.add(new Component(
                    entry.path("group").asString(""),
                    entry.required("name").asString(),
                    entry.required("version").asString(),
                    licences(entry)));
        }
        return components;
    }

    /** The group and artifact, as OSV and Maven write them. */
    String coordinates() {
        return group + ":" + artifact;
    }

    private static Set<String> licences(JsonNode entry) {
        Set<String> licences = new TreeSet<>();
        for (JsonNode choice : entry.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(
                    licence.has("id")
                            ? licence.required("id").asString()
                            : licence.path("name")
                                    .asString(choice.path("expression").asString("")));
        }
        return licences;
    }

    @Override
    public String toString() {
        return coordinates() + ":" + version;
    }
}
