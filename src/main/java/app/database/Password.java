package app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import platform.files.PrivateFiles;

/** The password of the embedded database, in a file of the home folder, and PostgreSQL's rule that everybody needs it. */
final class Password {

    private static final int BYTES = 32;

    /** Not even an account of this machine gets in without the password. This text also marks a database that has the password. */
    private static final String RULES = """
            # Orderwright writes this file. Every connection needs the password in keys/postgres.password.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final Path keys;
    private final Path file;
    private final Path rules;

    Password(Path keys, Path data) {
        this.keys = keys;
        this.file = keys.resolve("postgres.password");
        this.rules = data.resolve("pg_hba.conf");
    }

    Path file() {
        return file;
    }

    String read() throws IOException {
        return Files.readString(file).strip();
    }

    /** Makes the file if there is none. A database that had another password does not count as having this one. */
    void make() throws IOException {
        PrivateFiles.requireFolder(keys);
        PrivateFiles.require(file);
        if (!Files.exists(file)) {
            Files.deleteIfExists(rules);
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
        }
    }

    /** Whether the database asks everybody for this password. */
    boolean isRequired() throws IOException {
        return Files.exists(rules) && Files.readString(rules).equals(RULES);
    }

    /** From the next start of the server on. To be called when the password is set. */
    void require() throws IOException {
        PrivateFiles.write(rules, RULES);
    }
}
