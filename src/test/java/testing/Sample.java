package testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What this run executes of the tests that take long: a part that follows from a seed. {@code -Dsample.seed=…} repeats a choice. The profile
 * {@code contention} executes all ({@code -Dsample=all}), and so does a run that names its tests ({@code -Dtest=…}).
 */
public final class Sample {

    /** The seed of this run; each class that takes part prints it. */
    public static final long SEED = Long.getLong("sample.seed", System.nanoTime());

    private Sample() {}

    /** Whether this run executes all tests. */
    static boolean isAll() {
        return System.getProperty("sample", "").equals("all") || System.getProperty("test") != null;
    }

    /**
     * The values with which this run executes a test: some of them, chosen by the seed, which is printed with them.
     *
     * @param testClass the class of the test
     * @param most how many values a run takes that does not execute all
     */
    @SafeVarargs
    public static <T> List<T> some(Class<?> testClass, int most, T... values) {
        List<T> all = List.of(values);
        List<T> some = isAll() ? all : chosen(SEED, most, all);
        System.out.printf("%s: sample.seed=%d, %s%n", testClass.getSimpleName(), SEED, some);
        return some;
    }

    /** At most {@code most} of the values, chosen by the seed. */
    public static <T> List<T> chosen(long seed, int most, List<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, new SplittableRandom(seed)); // Random shuffles alike for seeds that are close
        return shuffled.stream().limit(most).toList();
    }

    /**
     * Decides whether this run executes a class, and prints it with the seed. The methods of a class that is executed are executed, too.
     *
     * @param isChosen whether the seed chooses the class
     */
    public static ConditionEvaluationResult decide(ExtensionContext context, Predicate<Class<?>> isChosen) {
        Class<?> testClass = context.getRequiredTestClass();
        if (isAll() || context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("this run executes the class");
        }
        boolean chosen = isChosen.test(testClass);
        System.out.printf(
                "%s: sample.seed=%d, %s%n",
                testClass.getSimpleName(), SEED, chosen ? "chosen" : "not chosen in this run");
        return chosen
                ? ConditionEvaluationResult.enabled("chosen")
                : ConditionEvaluationResult.disabled("not chosen in this run; -Dsample=all executes all classes");
    }
}
