package app;

import static java.util.Map.entry;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The design's arrows, written down once for all structure rules. */
final class Design {

    private static final Set<String> EVERYONE = Set.of(
            "outbox",
            "platform",
            "catalog",
            "inventory",
            "promotion",
            "payment",
            "shipping",
            "customer",
            "order",
            "tracking",
            "reporting");

    /** For each top-level package, what it may depend on. */
    static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("platform", Set.of()),
            entry("outbox", Set.of("platform")),
            entry("catalog", Set.of("outbox", "platform")),
            entry("customer", Set.of("outbox", "platform")),
            entry("payment", Set.of("outbox", "platform")),
            entry("shipping", Set.of("outbox", "platform")),
            entry("inventory", Set.of("outbox", "platform", "catalog")),
            entry("promotion", Set.of("outbox", "platform", "catalog", "customer")),
            entry(
                    "order",
                    Set.of(
                            "outbox",
                            "platform",
                            "catalog",
                            "inventory",
                            "promotion",
                            "payment",
                            "shipping",
                            "customer")),
            entry("tracking", EVERYONE),
            entry("reporting", EVERYONE),
            entry("replay", Set.of()),
            entry("app", appMay()));

    /** What others may use of {@code platform}. */
    static final Set<String> PLATFORM_INTERFACES = Set.of(
            "money",
            "id",
            "privacy",
            "web",
            "trace",
            "page",
            "security",
            "idempotency",
            "sql",
            "attributes",
            "callback",
            "sandbox",
            "background",
            "ratelimit",
            "audit",
            "auditlog",
            "files");

    /** Subpackages that other modules may use: pure, without I/O. */
    static final Set<String> LIBRARIES = Set.of("replay.retail");

    private static final Set<String> NO_BUSINESS = Set.of("platform", "outbox", "replay", "app");

    static boolean isBusiness(String module) {
        return ARROWS.containsKey(module) && !NO_BUSINESS.contains(module);
    }

    private static Set<String> appMay() {
        Set<String> modules = new HashSet<>(EVERYONE);
        modules.add("replay");
        return Set.copyOf(modules);
    }

    private Design() {}
}
