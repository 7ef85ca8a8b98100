package kill;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import testing.Sample;

/**
 * A class of {@link #CLASSES}, of which each run executes only some, chosen by the seed of the {@link Sample}, because each takes about a
 * minute.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InTurn.Condition.class)
@interface InTurn {

    List<Class<?>> CLASSES = List.of(
            ADeadDatabaseIsStartedAgainIT.class,
            AProviderIsLoadedFromAJarOfItsOwnIT.class,
            InstancesShareOneDatabaseIT.class,
            NoOrderIsLostWhateverIsKilledIT.class,
            RedAgainstBlueIT.class,
            SigtermFinishesWhatIsInFlightIT.class,
            SigtermLeavesAStuckWorkerIT.class,
            SocketsMissNothingWhenAnInstanceDiesIT.class,
            TheDatabaseComesBackIT.class,
            TheReplayedPieceTiesIT.class);

    /** How many of them a run executes. */
    int EACH_RUN = 2;

    /** Disables the classes that are not chosen. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Sample.decide(context, chosen(Sample.SEED)::contains);
        }

        static Set<Class<?>> chosen(long seed) {
            return Set.copyOf(Sample.chosen(seed, EACH_RUN, CLASSES));
        }
    }
}
