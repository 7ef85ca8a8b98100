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

/** How the structure rules are written: as what a class must not have, with a sentence for each case. */
final class Rules {

    private Rules() {}

    /** A rule that each class breaks as often as the function finds something. */
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

    /** A rule that each class breaks with every dependency for which the predicate holds. */
    static ArchRule noDependency(String wrong, BiPredicate<JavaClass, JavaClass> isWrong) {
        return no(
                wrong,
                type -> type.getDirectDependenciesFromSelf().stream()
                        .filter(it -> isWrong.test(outermost(type), target(it)))
                        .map(Dependency::getDescription));
    }

    /** The rule sees what was planted: it fails, and names each of the types (jMolecules shortens their packages). */
    static void assertFinds(ArchRule rule, Code code, Class<?>... planted) {
        String report = rule.evaluate(code.classes()).getFailureReport().toString();
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
