package app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/** Structure rules: each says what a class must not have, and describes every violation in a sentence. */
final class Rules {

    private Rules() {}

    /** A rule for which each result of the function is a violation. */
    static ArchRule no(String wrong, Function<JavaClass, Stream<String>> findings) {
        return classes()
                .should(new ArchCondition<>("not have " + wrong) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        findings.apply(type)
                                .distinct()
                                .forEach(finding -> events.add(SimpleConditionEvent.violated(type, finding)));
                    }
                })
                .allowEmptyShould(true);
    }

    /** A rule for which each dependency that matches the predicate is a violation; it gets the outermost class and the target. */
    static ArchRule noDependency(String wrong, BiPredicate<JavaClass, JavaClass> isWrong) {
        return no(
                wrong,
                type -> type.getDirectDependenciesFromSelf().stream()
                        .filter(it -> isWrong.test(outermost(type), target(it)))
                        .map(Dependency::getDescription));
    }

    /** Asserts that the handwritten classes of the application keep the rule, and that it reports each of the planted types. */
    static void check(Function<Code, ArchRule> rule, Class<?>... planted) {
        rule.apply(Code.APPLICATION).check(Code.APPLICATION.written());
        assertFinds(rule.apply(Code.PLANTED), planted);
    }

    /** The same for a rule that names no module. */
    static void check(ArchRule rule, Class<?>... planted) {
        check(code -> rule, planted);
    }

    /** The same for all classes, with generated ones. */
    static void checkWithGenerated(Function<Code, ArchRule> rule, Class<?>... planted) {
        rule.apply(Code.APPLICATION).check(Code.APPLICATION.classes());
        assertFinds(rule.apply(Code.PLANTED), planted);
    }

    /** jMolecules shortens packages in its reports, so only simple names are compared. */
    private static void assertFinds(ArchRule rule, Class<?>... planted) {
        String report = rule.evaluate(Code.PLANTED.classes()).getFailureReport().toString();
        for (Class<?> type : planted) {
            assertThat(report).contains(type.getSimpleName());
        }
    }

    static JavaClass outermost(JavaClass type) {
        Optional<JavaClass> enclosing = type.getEnclosingClass();
        return enclosing.map(Rules::outermost).orElse(type);
    }

    static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static JavaClass target(Dependency dependency) {
        return dependency.getTargetClass().getBaseComponentType();
    }
}
