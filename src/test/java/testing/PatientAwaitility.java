package testing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets Awaitility wait as long as all other waits of tests do, instead of ten seconds. */
public final class PatientAwaitility implements BeforeAllCallback {

    static {
        Awaitility.setDefaultTimeout(Asker.TIMEOUT);
    }

    /** The first test class loads this class, which sets the default once. */
    @Override
    public void beforeAll(ExtensionContext context) {}
}
