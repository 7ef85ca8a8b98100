package app;

import static app.Rules.assertFinds;
import static app.Rules.noDependency;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import testing.Apart;

/** The arrows between the modules are those of the design, and no others. */
@Apart
class ModulesDependOnlyAsDesignedTests {

    @Test
    void modulithAgrees() {
        ApplicationModules.of(Orderwright.class).verify();
    }

    @Test
    void modulithSeesAForbiddenAccessAndAForbiddenArrow() {
        var violations = ApplicationModules.of(
                        "planted.modulith",
                        location -> location.contains("/planted/") || !location.contains("/test-classes/"))
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
        cycles(Code.APPLICATION).check(Code.APPLICATION.classes());
        assertFinds(cycles(Code.PLANTED), Code.PLANTED, planted.catalog.NamesOrder.class, planted.order.Basket.class);
    }

    private static ArchRule cycles(Code code) {
        return slices().matching(code.root() + "(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    @Test
    void everyDependencyIsAnArrow() {
        arrows(Code.APPLICATION).check(Code.APPLICATION.classes());
        assertFinds(arrows(Code.PLANTED), Code.PLANTED, planted.catalog.NamesOrder.class);
    }

    private static ArchRule arrows(Code code) {
        return noDependency("a dependency that the design does not draw", (from, to) -> {
            Set<String> allowed = Design.ARROWS.getOrDefault(code.module(from), Set.of());
            return code.isOurs(to) && !code.module(to).equals(code.module(from)) && !allowed.contains(code.module(to));
        });
    }

    @Test
    void everyTopLevelPackageIsAModuleOfTheDesign() {
        assertThat(strangers(Code.APPLICATION)).isEmpty();
        assertThat(strangers(Code.PLANTED)).contains("strange");
    }

    private static Set<String> strangers(Code code) {
        Set<String> found = code.classes().stream().map(code::module).collect(Collectors.toCollection(HashSet::new));
        found.removeAll(Design.ARROWS.keySet());
        return found;
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesDeclareTheArrowsOfTheDesign(String module) throws ClassNotFoundException {
        assertThat(declared(module)).isEqualTo(drawn(module));
    }

    @Test
    void anUndrawnArrowInADeclarationIsSeen() throws ClassNotFoundException {
        assertThat(declared("planted.catalog")).isNotEqualTo(drawn("catalog"));
    }

    private static Set<String> declared(String packageName) throws ClassNotFoundException {
        var declaration = Class.forName(packageName + ".package-info").getAnnotation(ApplicationModule.class);
        return Arrays.stream(declaration.allowedDependencies()).collect(Collectors.toSet());
    }

    private static Set<String> drawn(String module) {
        if (module.equals("app")) {
            return Set.of(ApplicationModule.OPEN_TOKEN); // all, whatever there will be
        }
        Set<String> existing = modules().collect(Collectors.toSet());
        Map<String, String> declaredAs = Map.of("platform", "platform::*");
        return Design.ARROWS.get(module).stream()
                .filter(it -> existing.contains(it) && !it.equals(module))
                .map(it -> declaredAs.getOrDefault(it, it))
                .collect(Collectors.toSet());
    }

    private static Stream<String> modules() {
        return new Modules().getModuleBasePackages().stream();
    }
}
