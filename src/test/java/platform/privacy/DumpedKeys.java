package platform.privacy;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.context.ApplicationContext;

/** Lets tests of other packages dump personal keys as the command {@code personal-keys dump} does. */
public final class DumpedKeys {

    private DumpedKeys() {}

    /** Writes the dump and the list of erasures into the folder. */
    public static void dump(ApplicationContext context, Path folder) throws IOException {
        context.getBean(KeyDumps.class).dump(folder);
    }
}
