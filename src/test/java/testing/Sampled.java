package testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A class of which each run executes only some methods, chosen by the seed of the {@link Sample}, because each takes seconds.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Sampled.Condition.class)
public @interface Sampled {

    /** How many methods a run executes. */
    int value();

    /** Disables the methods that are not chosen. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Class<?> testClass = context.getRequiredTestClass();
            if (Sample.isAll()) {
                return ConditionEvaluationResult.enabled("this run executes all methods");
            }
            if (context.getTestMethod().isEmpty()) {
                System.out.printf("%s: sample.seed=%d%n", testClass.getSimpleName(), Sample.SEED);
                return ConditionEvaluationResult.enabled("some of its methods are chosen");
            }
            return chosen(testClass, Sample.SEED)
                            .contains(context.getRequiredTestMethod().getName())
                    ? ConditionEvaluationResult.enabled("chosen")
                    : ConditionEvaluationResult.disabled("not chosen in this run; -Dsample=all executes all methods");
        }

        static Set<String> chosen(Class<?> testClass, long seed) {
            List<String> names = Arrays.stream(testClass.getDeclaredMethods())
                    .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                    .map(Method::getName)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            return Set.copyOf(
                    Sample.chosen(seed, testClass.getAnnotation(Sampled.class).value(), names));
        }
    }
}
