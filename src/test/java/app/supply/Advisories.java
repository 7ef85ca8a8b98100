package app.supply;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** A local copy of the OSV database for the ecosystem Maven: a folder of JSON files, or the zip archive that OSV publishes. */
final class Advisories {

    private Advisories() {}

    /**
     * Finds the advisories that concern these libraries.
     *
     * @return ids of advisories by library; no entry for a library without one
     * @throws IllegalArgumentException if the database holds no advisory at all, because a scan would prove nothing
     */
    static Map<String, List<String>> concerning(List<Component> components, Path database) throws IOException {
        if (Files.isDirectory(database)) {
            return scan(components, database, database);
        }
        try (FileSystem archive = FileSystems.newFileSystem(database)) {
            return scan(components, archive.getPath("/"), database);
        }
    }

    private static Map<String, List<String>> scan(List<Component> components, Path root, Path database)
            throws IOException {
        Map<String, List<String>> idsByLibrary = new TreeMap<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".json"))::iterator) {
                Advisory advisory = read(file);
                read++;
                components.stream()
                        .filter(advisory::concerns)
                        .forEach(component -> idsByLibrary
                                .computeIfAbsent(component.toString(), none -> new ArrayList<>())
                                .add(advisory.id()));
            }
        }
        if (read == 0) {
            throw new IllegalArgumentException("No advisory (*.json) in " + database);
        }
        return idsByLibrary;
    }

    private static Advisory read(Path file) {
        try (InputStream json = Files.newInputStream(file)) {
            return Advisory.read(JsonMapper.shared().readTree(json));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
