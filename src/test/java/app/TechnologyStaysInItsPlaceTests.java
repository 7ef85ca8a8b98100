package app;

import static app.Rules.check;
import static app.Rules.no;
import static app.Rules.noDependency;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;

/** SQL, Redis and HTTP are used only at the borders of a module, never in values, decisions and policies. */
class TechnologyStaysInItsPlaceTests {

    private static final Pattern DECISIONS = Pattern.compile(".*(Decisions?|Policy|Policies|Saga|Request|Event)");

    @Test
    void jooqStaysWhereSqlIsRun() {
        check(
                code -> noDependency(
                        "jOOQ in values, decisions, language or edge",
                        (from, to) -> isFrom(to, "org.jooq") && !usesSql(code, from)),
                planted.catalog.SkuPrice.class,
                planted.catalog.ListingPolicy.class,
                planted.catalog.SkuController.class);
    }

    private static boolean usesSql(Code code, JavaClass type) {
        boolean inPlace = Design.isBusiness(code.module(type))
                || code.isWithin(type, "outbox")
                || Stream.of("privacy", "idempotency", "sql", "auditlog", "edit")
                        .anyMatch(it -> code.isWithin(type, "platform." + it));
        boolean isValue = type.isRecord() || type.isEnum() || type.isInterface();
        return inPlace
                && !isValue
                && !isController(type)
                && !DECISIONS.matcher(type.getSimpleName()).matches();
    }

    @Test
    void repositoriesAreTheBeansThatRunSql() {
        check(
                repositories(),
                planted.catalog.KeepsRowsUnmarked.class,
                planted.catalog.KeepsNoRows.class,
                planted.catalog.IsARepositoryOfAnotherKind.class);
    }

    /** Exactly the scanned components that use jOOQ have Spring's annotation; none has that of jMolecules. */
    private static ArchRule repositories() {
        return no("@Repository without SQL, or SQL without Spring's @Repository", type -> {
            boolean usesSql = type.isMetaAnnotatedWith(Component.class)
                    && !type.isAnnotatedWith(Configuration.class)
                    && type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(it -> it.getTargetClass().isEquivalentTo(DSLContext.class));
            boolean isMarked = type.isAnnotatedWith(Repository.class);
            return isMarked != usesSql || type.isAnnotatedWith("org.jmolecules.ddd.annotation.Repository")
                    ? Stream.of(type.getName())
                    : Stream.empty();
        });
    }

    @Test
    void redisServesTheAvailabilityViewOnly() {
        check(
                code -> noDependency(
                        "Redis outside order's availability view",
                        (from, to) ->
                                isFrom(to, code.root() + "io.lettuce") && !code.isWithin(from, "order.availability")),
                planted.catalog.CachesInRedis.class);
    }

    @Test
    void theLibraryOfAProviderServesThisProviderOnly() {
        check(
                code -> noDependency(
                        "Stripe outside payment.adapter.stripe",
                        (from, to) -> isFrom(to, "com.stripe") && !code.isWithin(from, "payment.adapter.stripe")),
                planted.payment.PaysThroughStripe.class);
        check(
                code -> noDependency(
                        "WeChat Pay outside payment.adapter.wechat",
                        (from, to) -> isFrom(to, "com.wechat") && !code.isWithin(from, "payment.adapter.wechat")),
                planted.payment.PaysThroughWeChat.class);
        check(
                code -> noDependency(
                        "OkHttp outside payment.adapter.wechat and tracking.call",
                        (from, to) -> isFrom(to, "okhttp3")
                                && !code.isWithin(from, "payment.adapter.wechat")
                                && !code.isWithin(from, "tracking.call")),
                planted.payment.CallsThroughOkHttp.class);
    }

    @Test
    void springWebStaysAtTheEdge() {
        check(
                code -> noDependency(
                        "HTTP outside controllers, platform's edge, providers and app",
                        (from, to) ->
                                Stream.of("org.springframework.web", "org.springframework.http", "jakarta.servlet")
                                                .anyMatch(it -> isFrom(to, it))
                                        && !isEdge(code, from)),
                planted.catalog.AnswersHttp.class);
    }

    private static boolean isEdge(Code code, JavaClass type) {
        return isController(type)
                || Stream.of(
                                "app",
                                "platform.web",
                                "platform.edit",
                                "platform.parameters",
                                "platform.handler",
                                "platform.trace",
                                "platform.security",
                                "platform.idempotency",
                                "platform.ratelimit",
                                "platform.upload",
                                "platform.auditlog",
                                "payment.adapter.sandbox",
                                "payment.provider",
                                "tracking.push")
                        .anyMatch(it -> code.isWithin(type, it))
                || code.isWithin(type, "payment") && type.getSimpleName().matches("Sandbox.*|.*Provider");
    }

    /** Also a class within a controller. */
    private static boolean isController(JavaClass type) {
        return type.getSimpleName().endsWith("Controller")
                || type.getEnclosingClass()
                        .filter(TechnologyStaysInItsPlaceTests::isController)
                        .isPresent();
    }

    private static boolean isFrom(JavaClass type, String packageName) {
        return (type.getPackageName() + ".").startsWith(packageName + ".");
    }
}
