package testing.sandbox;

import org.springframework.context.ApplicationContext;
import testing.World;

/** A module with a sandbox, which sends the module signed callbacks over HTTP. */
public abstract class SandboxWorld extends World {

    static final String SECRET = "a secret that only tests know";

    /** Accepted beside {@link #SECRET}, as during a rotation. */
    public static final String ACCEPTED_SECRET = "the secret that comes next";

    private final String callbacks;

    /** @param callbacks the path of the module's callbacks; the name of the sender follows it */
    protected SandboxWorld(ApplicationContext context, String callbacks) {
        super(context);
        this.callbacks = callbacks;
    }

    /** Sends a callback without a signature. */
    public final Answer callbackWithoutSignature(String sender, String body) {
        return send("POST", callbacks + sender, body);
    }

    /** Sends a callback of the sandbox with this signature. */
    public final Answer callbackWithSignature(String signature, String body) {
        return send("POST", callbacks + "sandbox", body, "Sandbox-Signature", signature);
    }

    /** Sends a callback of the sandbox that was signed with this secret, so many seconds ago. */
    public final Answer callbackSignedWith(String secret, int secondsAgo, String body) {
        return callbackWithSignature(signature(secret, now().getEpochSecond() - secondsAgo, body), body);
    }

    /** Sends a callback of the sandbox, signed now. */
    public final Answer callback(String body) {
        return callbackSignedWith(SECRET, 0, body);
    }
}
