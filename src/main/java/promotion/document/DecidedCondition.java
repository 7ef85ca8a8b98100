package promotion.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import promotion.engine.Condition.AllOf;
import promotion.engine.Verdict;

/**
 * A {@link Verdict} for people who know the definition.
 *
 * @param condition as in the definition of the promotion, without its parts
 * @param missing units or minor units; absent if the condition holds or counts nothing
 * @param parts absent unless the condition combines others
 */
@Schema(name = "DecidedCondition")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecidedCondition(
        Map<String, Object> condition,
        boolean holds,
        @Nullable Long missing,
        @Nullable List<DecidedCondition> parts) {

    /** Null if nothing was decided, or if there is no condition. */
    public static @Nullable DecidedCondition of(@Nullable Verdict verdict) {
        if (verdict == null
                || (verdict.condition() instanceof AllOf all && all.parts().isEmpty())) {
            return null;
        }
        return decided(verdict);
    }

    private static DecidedCondition decided(Verdict verdict) {
        Map<String, Object> condition = DefinitionDocument.write(verdict.condition());
        condition.remove("parts");
        return new DecidedCondition(
                condition,
                verdict.holds(),
                verdict.missing() == 0 ? null : verdict.missing(),
                verdict.parts().isEmpty()
                        ? null
                        : verdict.parts().stream()
                                .map(DecidedCondition::decided)
                                .toList());
    }
}
