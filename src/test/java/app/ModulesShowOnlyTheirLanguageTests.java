package app;

import static app.Rules.checkWithGenerated;
import static app.Rules.isPublic;
import static app.Rules.no;
import static app.Rules.noDependency;
import static app.Rules.outermost;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The public types in a module's base package are its API and hold values only; other modules use nothing else of it. */
class ModulesShowOnlyTheirLanguageTests {

    private static final List<String> VALUES = List.of(
            "java.lang",
            "java.util",
            "java.time",
            "java.math",
            "java.net",
            "org.jspecify.annotations",
            "org.jmolecules",
            "com.fasterxml.jackson.annotation",
            "jakarta.validation");
    private static final List<String> OWN_VALUES =
            List.of("outbox", "platform.money", "platform.id", "platform.privacy");

    @Test
    void subpackagesAreInternal() {
        checkWithGenerated(
                code -> noDependency(
                        "a dependency on another module's inside",
                        (from, to) -> isForeign(code, from, to) && !code.isGenerated(to) && !isShown(code, to)),
                planted.inventory.LooksInside.class);
    }

    @Test
    void generatedCodeIsForItsModuleOnly() {
        checkWithGenerated(
                code -> noDependency(
                        "a dependency on another module's tables",
                        (from, to) -> isForeign(code, from, to) && code.isGenerated(to)),
                planted.inventory.QueriesAnotherSchema.class);
    }

    @Test
    void languageHoldsValuesOnly() {
        checkWithGenerated(
                code -> no("more than values in a public type of its base package", type -> {
                    if (!isLanguage(code, type)) {
                        return Stream.empty();
                    }
                    return type.getDirectDependenciesFromSelf().stream()
                            .filter(it -> !isValue(code, it.getTargetClass().getBaseComponentType()))
                            .map(it -> it.getDescription());
                }),
                planted.payment.PaymentEvent.class,
                planted.payment.PublicPayments.class);
    }

    private static boolean isLanguage(Code code, JavaClass type) {
        JavaClass shown = outermost(type);
        return Design.isBusiness(code.module(type)) && code.isInBasePackage(type) && isPublic(shown);
    }

    private static boolean isValue(Code code, JavaClass to) {
        if (to.isPrimitive()) {
            return true;
        }
        if (code.isOurs(to)) {
            return isLanguage(code, to) || OWN_VALUES.stream().anyMatch(it -> code.isWithin(to, it));
        }
        return VALUES.stream().anyMatch(it -> (to.getPackageName() + ".").startsWith(it + "."));
    }

    private static boolean isForeign(Code code, JavaClass from, JavaClass to) {
        return code.isOurs(to) && !code.module(to).equals(code.module(from));
    }

    private static boolean isShown(Code code, JavaClass type) {
        if (code.module(type).equals("platform")) {
            return Design.PLATFORM_INTERFACES.stream().anyMatch(it -> code.isWithin(type, "platform." + it));
        }
        return code.isInBasePackage(type) || Design.LIBRARIES.stream().anyMatch(it -> code.isWithin(type, it));
    }
}
