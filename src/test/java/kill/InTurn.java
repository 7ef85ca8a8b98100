package kill;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import testing.Sample;

/**
 * A class of {@link #TURNS}. Each run executes one turn, chosen by the seed of the {@link Sample}, because each class takes about a minute.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InTurn.Condition.class)
@interface InTurn {

    /** The turns take about the same CPU time, two minutes. */
    List<List<Class<?>>> TURNS = List.of(
            List.of(AProviderIsLoadedFromAJarOfItsOwnIT.class),
            List.of(InstancesShareOneDatabaseIT.class),
            List.of(NoOrderIsLostWhateverIsKilledIT.class, SigtermFinishesWhatIsInFlightIT.class),
            List.of(RedAgainstBlueIT.class, TheReplayedPieceTiesIT.class),
            List.of(SigtermLeavesAStuckWorkerIT.class, SocketsMissNothingWhenAnInstanceDiesIT.class),
            List.of(TheDatabaseComesBackIT.class, ADeadDatabaseIsStartedAgainIT.class));

    /** Disables the classes of the other turns. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Sample.decide(context, chosen(Sample.SEED)::contains);
        }

        static List<Class<?>> chosen(long seed) {
            return Sample.chosen(seed, 1, TURNS).getFirst();
        }
    }
}
