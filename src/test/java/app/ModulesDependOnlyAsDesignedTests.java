package app;

import static app.Rules.checkWithGenerated;
import static app.Rules.noDependency;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import testing.Apart;

/** The dependencies between the modules are those of the design. */
@Apart
class ModulesDependOnlyAsDesignedTests {

    /** Without the classes of jOOQ, of which Modulith would follow every call: each module has its own, and the rules below see them. */
    @Test
    void modulithAgrees() {
        ApplicationModules.of(Orderwright.class, resideInAPackage("..jooq..")).verify();
    }

    /** Modulith adds the modules of the platform. Nothing of them is needed here but their names. */
    @Test
    void modulithSeesAForbiddenAccessAndAForbiddenArrow() {
        var violations = ApplicationModules.of(
                        "planted.modulith",
                        location -> location.contains("/planted/") || location.contains("package-info"))
                .detectViolations()
                .getMessages();

        assertThat(violations)
                .anySatisfy(it -> assertThat(it)
                        .contains("planted.modulith.asking.AsksTooDeep")
                        .contains("planted.modulith.asked.internal.Secret"));
        assertThat(violations)
                .anySatisfy(it -> assertThat(it)
                        .contains("planted.modulith.asked.AsksBack")
                        .contains("Allowed targets: none"));
    }

    @Test
    void noModulesFormACycle() {
        checkWithGenerated(
                code -> slices().matching(code.root() + "(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true),
                planted.catalog.NamesOrder.class,
                planted.order.Basket.class);
    }

    @Test
    void everyDependencyIsAnArrow() {
        checkWithGenerated(
                code -> noDependency("a dependency that the design does not have", (from, to) -> {
                    Set<String> allowed = Design.ARROWS.getOrDefault(code.module(from), Set.of());
                    return code.isOurs(to)
                            && !code.module(to).equals(code.module(from))
                            && !allowed.contains(code.module(to));
                }),
                planted.catalog.NamesOrder.class);
    }

    @Test
    void everyTopLevelPackageIsAModuleOfTheDesign() {
        assertThat(unknownModules(Code.APPLICATION)).isEmpty();
        assertThat(unknownModules(Code.PLANTED)).contains("strange");
    }

    private static Set<String> unknownModules(Code code) {
        Set<String> modules = code.classes().stream().map(code::module).collect(Collectors.toCollection(HashSet::new));
        modules.removeAll(Design.ARROWS.keySet());
        return modules;
    }

    @ParameterizedTest
    @FieldSource("app.Modules#NAMES")
    void packagesDeclareTheArrowsOfTheDesign(String module) throws ClassNotFoundException {
        assertThat(declared(module)).isEqualTo(designed(module));
    }

    @Test
    void aDeclarationThatDiffersFromTheDesignIsDetected() throws ClassNotFoundException {
        assertThat(declared("planted.catalog")).isNotEqualTo(designed("catalog"));
    }

    private static Set<String> declared(String packageName) throws ClassNotFoundException {
        var declaration = Class.forName(packageName + ".package-info").getAnnotation(ApplicationModule.class);
        return Arrays.stream(declaration.allowedDependencies()).collect(Collectors.toSet());
    }

    private static Set<String> designed(String module) {
        if (module.equals("app")) {
            return Set.of(ApplicationModule.OPEN_TOKEN); // all modules, also future ones
        }
        Map<String, String> declaredAs = Map.of("platform", "platform::*");
        Stream<String> modules = Design.ARROWS.get(module).stream()
                .filter(it -> Modules.NAMES.contains(it) && !it.equals(module))
                .map(it -> declaredAs.getOrDefault(it, it));
        return Stream.concat(modules, Design.NAMED_INTERFACES.getOrDefault(module, Set.of()).stream())
                .collect(Collectors.toSet());
    }
}
