package app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import platform.files.DamagedFileException;
import platform.files.PrivateFiles;

/** The password of the embedded database, in a file of the home folder, and PostgreSQL's rule that every connection needs it. */
final class Password {

    private static final int BYTES = 32;

    /** Even accounts of this machine need the password. If the file has exactly this text, the database has this password. */
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

    /** @throws DamagedFileException if the file holds no password */
    String read() throws IOException {
        String password = PrivateFiles.read(file).strip();
        if (!password.matches("[!-~]+")) {
            throw damaged("holds no password");
        }
        return password;
    }

    /** @param found what is wrong with the password */
    DamagedFileException damaged(String found) {
        return new DamagedFileException(
                file,
                found,
                "Restore the file from a backup, or delete it while no instance runs: the next start then gives the database a new password.");
    }

    /** Creates the password file if there is none. Then also deletes the rule, because the database still has another password or none. */
    void createIfMissing() throws IOException {
        PrivateFiles.requireFolder(keys);
        PrivateFiles.require(file);
        if (!Files.exists(file)) {
            Files.deleteIfExists(rules);
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
        }
    }

    /** Whether every connection to the database needs this password. */
    boolean isRequired() throws IOException {
        return Files.exists(rules) && Files.readString(rules).equals(RULES);
    }

    /** Makes every connection need the password, from the next start of the server on. Call it after the password is set. */
    void requireForConnections() throws IOException {
        PrivateFiles.write(rules, RULES);
    }
}
