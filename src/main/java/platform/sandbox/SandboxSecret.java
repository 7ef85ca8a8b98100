package platform.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.callback.TimedSignature;
import platform.files.PrivateFiles;

/** The secrets that a sandbox signs with and the platform checks. */
public final class SandboxSecret {

    private static final int SECRET_BYTES = 32;

    private SandboxSecret() {}

    /**
     * The signature of a sandbox and of the platform that believes it.
     *
     * @param configured the secret that signs; null for one that is made at the first start and kept
     * @param accepted further secrets that the platform believes
     * @param name of the file in the folder
     */
    public static TimedSignature signature(
            @Nullable String configured, List<String> accepted, Path folder, String name) {
        String signing = configured != null ? configured : kept(folder, name);
        return new TimedSignature(Stream.concat(Stream.of(signing), accepted.stream())
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** Made at the first start. The file appears with its content or not at all, so that a kill leaves no half of it. */
    private static String kept(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder, PrivateFiles.ofFolders());
                Path unfinished = Files.createTempFile(folder, name, ".unfinished", PrivateFiles.ofFiles());
                Files.writeString(unfinished, made());
                publish(unfinished, file);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("orderwright.home does not keep the sandbox's secret", e);
        }
    }

    private static void publish(Path unfinished, Path file) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException another) {
            // Another instance was quicker; its secret counts.
        } catch (UnsupportedOperationException noLinks) {
            Files.copy(unfinished, file);
        } finally {
            Files.delete(unfinished);
        }
    }

    private static String made() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
