package reporting.simulation;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.Texts;
import promotion.document.DefinitionDocument;

/**
 * What to simulate.
 *
 * @param name text by which people find the simulation
 * @param definition what the promotion gives and when, as in {@code PUT /promotions/{id}}
 * @param from business time: an instant, or a date in the time zone
 * @param to exclusive
 * @param zone the time zone of its days; null for that of the reports
 * @param channel the only channel whose orders count; null for all that the caller may see
 * @param prices null for {@code BEFORE_DISCOUNTS}
 * @param partial true to leave out orders whose events are no longer in the log
 */
record SimulationBody(
        @NotBlank @Size(max = MAX_NAME) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        String name,

        @NotNull Map<String, Object> definition,
        @NotNull @Size(max = MAX_TIME) String from,
        @NotNull @Size(max = MAX_TIME) String to,
        @Nullable @Size(min = 1, max = Limits.MAX_TEXT) String zone,

        @Nullable @Size(min = 1, max = Limits.MAX_TEXT) @Pattern(regexp = Texts.VISIBLE, message = Texts.VISIBLE_RULE)
        String channel,

        Simulation.@Nullable Prices prices,
        @Nullable Boolean partial) {

    private static final int MAX_NAME = 100;
    private static final int MAX_TIME = 40;

    /** The rules that the definition breaks; a definition that could not be read is null here. */
    List<FieldProblem> problemsOfDefinition() {
        return definition == null ? List.of() : DefinitionDocument.problems("definition", definition);
    }
}
