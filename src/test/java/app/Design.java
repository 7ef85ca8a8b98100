package app;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The allowed dependencies between modules, for all structure rules. */
final class Design {

    private static final Set<String> BEFORE_ORDER =
            Set.of("outbox", "platform", "catalog", "inventory", "promotion", "payment", "shipping");

    private static final Set<String> WITHOUT_VIEWS = with(BEFORE_ORDER, "order");

    private static final Set<String> ALL = with(WITHOUT_VIEWS, "tracking", "reporting");

    /** The packages that each top-level package may depend on. */
    static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("platform", Set.of()),
            entry("outbox", Set.of("platform")),
            entry("bulk", Set.of("platform")),
            entry("catalog", Set.of("outbox", "platform")),
            entry("payment", Set.of("outbox", "platform")),
            entry("shipping", Set.of("outbox", "platform")),
            entry("inventory", Set.of("outbox", "platform", "catalog")),
            entry("promotion", Set.of("outbox", "platform", "catalog")),
            entry("order", BEFORE_ORDER),
            entry("tracking", WITHOUT_VIEWS),
            entry("reporting", WITHOUT_VIEWS),
            entry("ledger", WITHOUT_VIEWS),
            entry("notification", Set.of("outbox", "platform", "catalog", "order")),
            entry("replay", Set.of("order")),
            entry("app", with(ALL, "ledger", "notification", "replay")));

    /** The packages of {@code platform} that others may use. */
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
            "card",
            "csv",
            "sandbox",
            "background",
            "clock",
            "bulk",
            "ratelimit",
            "audit",
            "auditlog",
            "edit",
            "connection",
            "files",
            "handler",
            "upload",
            "language",
            "mail",
            "stream",
            "graphql",
            "text");

    /** Subpackages that other modules may use: pure, without I/O. */
    static final Set<String> LIBRARIES = Set.of("replay.retail", "promotion.engine", "promotion.document");

    /** The named interfaces of other modules that a module uses, beside their base packages. */
    static final Map<String, Set<String>> NAMED_INTERFACES = Map.of(
            "order", Set.of("promotion::engine", "promotion::document"),
            "reporting", Set.of("promotion::engine", "promotion::document"));

    private static final Set<String> NO_BUSINESS = Set.of("platform", "outbox", "replay", "app");

    static boolean isBusiness(String module) {
        return ARROWS.containsKey(module) && !NO_BUSINESS.contains(module);
    }

    private static Set<String> with(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private Design() {}
}
