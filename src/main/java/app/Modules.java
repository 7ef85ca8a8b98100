package app;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.ApplicationModuleSourceFactory;

/**
 * The one list of the modules, and the source from which Modulith learns their names, because each module is a top-level package of its own.
 * The constants are for annotations, which accept no list.
 */
public final class Modules implements ApplicationModuleSourceFactory {

    static final String APP = "app";
    static final String BULK = "bulk";
    static final String CATALOG = "catalog";
    static final String INVENTORY = "inventory";
    static final String LEDGER = "ledger";
    static final String NOTIFICATION = "notification";
    static final String ORDER = "order";
    static final String OUTBOX = "outbox";
    static final String PAYMENT = "payment";
    static final String PLATFORM = "platform";
    static final String PROMOTION = "promotion";
    static final String REPLAY = "replay";
    static final String REPORTING = "reporting";
    static final String SHIPPING = "shipping";
    static final String TRACKING = "tracking";

    /** The names of all modules in alphabetical order. Each is the name of a top-level package. */
    public static final List<String> NAMES = List.of(
            APP,
            BULK,
            CATALOG,
            INVENTORY,
            LEDGER,
            NOTIFICATION,
            ORDER,
            OUTBOX,
            PAYMENT,
            PLATFORM,
            PROMOTION,
            REPLAY,
            REPORTING,
            SHIPPING,
            TRACKING);

    @Override
    public List<String> getRootPackages() {
        return NAMES;
    }

    @Override
    public List<String> getModuleBasePackages() {
        return NAMES;
    }

    /** Finds no module below a module. */
    @Override
    public ApplicationModuleDetectionStrategy getApplicationModuleDetectionStrategy() {
        return root -> Stream.empty();
    }
}
