package app;

import static app.Rules.assertFinds;
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

/** SQL, Redis and HTTP stand at a module's border, never in what decides. */
class TechnologyStaysInItsPlaceTests {

    private static final Pattern DECIDES = Pattern.compile(".*(Decisions?|Policy|Policies|Saga|Request|Event)");

    @Test
    void jooqStaysWhereRowsAreKept() {
        jooq(Code.APPLICATION).check(Code.APPLICATION.written());
        assertFinds(
                jooq(Code.PLANTED),
                Code.PLANTED,
                planted.catalog.SkuPrice.class,
                planted.catalog.ListingPolicy.class,
                planted.catalog.SkuController.class);
    }

    private static ArchRule jooq(Code code) {
        return noDependency(
                "jOOQ in values, decisions, language or edge",
                (from, to) -> isFrom(to, "org.jooq") && !keepsRows(code, from));
    }

    private static boolean keepsRows(Code code, JavaClass type) {
        boolean inPlace = Design.isBusiness(code.module(type))
                || code.isWithin(type, "outbox")
                || Stream.of("privacy", "idempotency", "sql", "auditlog")
                        .anyMatch(it -> code.isWithin(type, "platform." + it));
        boolean isValue = type.isRecord() || type.isEnum() || type.isInterface();
        return inPlace
                && !isValue
                && !isController(type)
                && !DECIDES.matcher(type.getSimpleName()).matches();
    }

    @Test
    void repositoriesAreTheBeansThatKeepRows() {
        ArchRule rule = repositories();

        rule.check(Code.APPLICATION.written());
        assertFinds(
                rule,
                Code.PLANTED,
                planted.catalog.KeepsRowsUnmarked.class,
                planted.catalog.KeepsNoRows.class,
                planted.catalog.IsARepositoryOfAnotherKind.class);
    }

    /** Spring's annotation marks exactly the classes that Spring finds by themselves and that run SQL; no other marks any. */
    private static ArchRule repositories() {
        return no("@Repository where no rows are kept, or rows without Spring's @Repository", type -> {
            boolean keepsRows = type.isMetaAnnotatedWith(Component.class)
                    && !type.isAnnotatedWith(Configuration.class)
                    && type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(it -> it.getTargetClass().isEquivalentTo(DSLContext.class));
            boolean isMarked = type.isAnnotatedWith(Repository.class);
            return isMarked != keepsRows || type.isAnnotatedWith("org.jmolecules.ddd.annotation.Repository")
                    ? Stream.of(type.getName())
                    : Stream.empty();
        });
    }

    @Test
    void redisServesTheAvailabilityViewOnly() {
        redis(Code.APPLICATION).check(Code.APPLICATION.written());
        assertFinds(redis(Code.PLANTED), Code.PLANTED, planted.catalog.CachesInRedis.class);
    }

    private static ArchRule redis(Code code) {
        return noDependency(
                "Redis outside order's availability view",
                (from, to) -> isFrom(to, code.root() + "io.lettuce") && !code.isWithin(from, "order.availability"));
    }

    @Test
    void springWebStaysAtTheEdge() {
        web(Code.APPLICATION).check(Code.APPLICATION.written());
        assertFinds(web(Code.PLANTED), Code.PLANTED, planted.catalog.AnswersHttp.class);
    }

    private static ArchRule web(Code code) {
        return noDependency(
                "HTTP outside controllers, platform's edge, providers and app",
                (from, to) -> Stream.of("org.springframework.web", "org.springframework.http", "jakarta.servlet")
                                .anyMatch(it -> isFrom(to, it))
                        && !isEdge(code, from));
    }

    private static boolean isEdge(Code code, JavaClass type) {
        return isController(type)
                || Stream.of(
                                "app",
                                "platform.web",
                                "platform.trace",
                                "platform.security",
                                "platform.idempotency",
                                "platform.ratelimit",
                                "platform.auditlog",
                                "payment.sandbox",
                                "payment.provider")
                        .anyMatch(it -> code.isWithin(type, it))
                || code.isWithin(type, "payment") && type.getSimpleName().matches("Sandbox.*|.*Provider");
    }

    private static boolean isController(JavaClass type) {
        return type.getSimpleName().endsWith("Controller");
    }

    private static boolean isFrom(JavaClass type, String packageName) {
        return (type.getPackageName() + ".").startsWith(packageName + ".");
    }
}
