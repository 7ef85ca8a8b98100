package testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A class that one run in several executes, because it takes long. The name of the class and the seed of the {@link Sample} decide which run:
 * of as many consecutive seeds, exactly one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OneRunIn.Condition.class)
public @interface OneRunIn {

    /** In how many runs, above zero. */
    int value();

    /** Disables the class in the other runs. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Sample.decide(context, testClass -> isChosen(testClass, Sample.SEED));
        }

        static boolean isChosen(Class<?> testClass, long seed) {
            int runs = testClass.getAnnotation(OneRunIn.class).value();
            return Math.floorMod(seed + testClass.getName().hashCode(), runs) == 0;
        }
    }
}
