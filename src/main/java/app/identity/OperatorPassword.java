package app.identity;

import app.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import platform.files.DamagedFileException;

/**
 * The password of the one operator of a first run. It is in a file of the home folder that only its owner can read, and nowhere else. A hash
 * of it in another place would protect nothing: who can read the file has the password. The file is read for each attempt, so a password
 * that its owner writes there is valid at once, on all instances.
 */
final class OperatorPassword implements ApplicationListener<WebServerInitializedEvent> {

    static final String USER = "operator";

    /** 32 characters, without those that look alike. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz023456789";

    private static final int GROUPS = 5;
    private static final int GROUP_LENGTH = 5;

    private final Path file;
    private boolean isNew;

    OperatorPassword(Home home) throws IOException {
        file = home.keys().resolve("operator.password");
        if (KeyFile.readOrMake(file, this::made).isBlank()) {
            throw new DamagedFileException(
                    file,
                    "holds no password",
                    "Write a password into it, or delete it: the next start then makes one.");
        }
    }

    private String made() {
        isNew = true;
        return generated() + "\n";
    }

    /** 125 random bits. */
    private static String generated() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /** Prints the password to standard output if this start has made it, and never to the log. */
    @Override
    public void onApplicationEvent(WebServerInitializedEvent started) {
        if (isNew && started.getApplicationContext().getServerNamespace() == null) { // not on a management port
            isNew = false;
            try {
                System.out.printf(
                        "Console: http://localhost:%d/console  user: %s  password: %s  (printed only now; also in %s)%n",
                        started.getWebServer().getPort(), USER, password(), file);
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
    }

    private String password() throws IOException {
        return KeyFile.readOrMake(file, () -> generated() + "\n").strip();
    }

    /** Compares in a time that does not depend on where the first difference is. */
    boolean is(String given) {
        try {
            String password = password();
            return !password.isEmpty() // nobody signs in while the file is empty
                    && MessageDigest.isEqual(
                            given.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
