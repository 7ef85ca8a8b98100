package payment.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The secret that the sandbox signs with and the platform checks. */
@Component
@ConditionalOnSandbox
class SandboxKeys {

    private static final String FILE = "sandbox-secret";
    private static final int SECRET_BYTES = 32;

    private final byte[] secret;

    SandboxKeys(SandboxProperties properties, @Value("${orderwright.home:var}") Path home) {
        String configured = properties.secret();
        this.secret = (configured != null ? configured : kept(home.resolve("keys"))).getBytes(StandardCharsets.UTF_8);
    }

    SandboxSignature signature() {
        return new SandboxSignature(secret);
    }

    /** Made at the first start. The file appears with its content or not at all, so that a kill leaves no half of it. */
    private static String kept(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                Path unfinished = Files.createTempFile(folder, FILE, ".unfinished", ownersOnly(folder));
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

    private static FileAttribute<?>[] ownersOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String made() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
