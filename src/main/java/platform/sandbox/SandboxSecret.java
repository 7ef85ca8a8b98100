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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.callback.TimedSignature;
import platform.files.DamagedFileException;
import platform.files.PrivateFiles;

/** The secrets with which a sandbox signs callbacks and the platform verifies them. */
public final class SandboxSecret {

    private static final int SECRET_BYTES = 32;

    private static final Pattern USABLE = Pattern.compile("[!-~]{16,}\\s*");

    private SandboxSecret() {}

    /**
     * Makes the signature that both the sandbox and the platform use.
     *
     * @param configured the signing secret; null for a secret that is generated at the first start and kept in a file
     * @param accepted further secrets that the platform accepts
     * @param folder folder of the file
     * @param name name of the file
     */
    public static TimedSignature signature(
            @Nullable String configured, List<String> accepted, Path folder, String name) {
        String signing = configured != null ? configured : readOrCreate(folder, name);
        return new TimedSignature(Stream.concat(Stream.of(signing), accepted.stream())
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /**
     * Reads the secret from its file, and generates it at the first start. The file appears complete or not at all, so a killed process
     * leaves no half-written file.
     */
    private static String readOrCreate(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder, PrivateFiles.ofFolders());
                Path unfinished = Files.createTempFile(folder, name, ".unfinished", PrivateFiles.ofFiles());
                Files.writeString(unfinished, generate());
                publish(unfinished, file);
            }
            String secret = PrivateFiles.read(file);
            if (!USABLE.matcher(secret).matches()) {
                throw new DamagedFileException(
                        file,
                        "holds no secret of a sandbox",
                        "Restore the file from a backup, or delete it: the next start then makes a secret.");
            }
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox's secret cannot be kept in the folder orderwright.home", e);
        }
    }

    private static void publish(Path unfinished, Path file) throws IOException {
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException another) {
            // Another instance created the file first; its secret is used.
        } catch (UnsupportedOperationException noLinks) {
            Files.copy(unfinished, file);
        } finally {
            Files.delete(unfinished);
        }
    }

    private static String generate() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
