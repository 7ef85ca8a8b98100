package reporting.simulation;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platform.text.Visible;
import platform.web.FieldProblem;
import platform.web.Limits;
import promotion.document.DefinitionDocument;
import promotion.document.OfferAmount;
import promotion.document.OfferLimit;

/** What to simulate. */
record SimulationBody(
        @NotBlank @Visible(max = MAX_NAME) String name,

        @NotNull Map<String, Object> definition,
        @NotNull @Size(max = MAX_TIME) String from,
        @NotNull @Size(max = MAX_TIME) String to,
        @Nullable @Size(min = 1, max = Limits.MAX_TEXT) String zone,

        @Nullable @Visible(min = 1, max = Limits.MAX_TEXT) String channel,

        Simulation.@Nullable Prices prices,
        @Nullable @Valid OfferAmount budget,
        @Nullable @Size(max = OfferLimit.MAX_LIMITS) List<@Valid @NotNull OfferLimit> limits,
        @Nullable Boolean partialDiscounts,
        @Nullable Boolean partial) {

    private static final int MAX_NAME = 100;
    private static final int MAX_TIME = 40;

    /** The rules that the definition, the budget and the limits break; what could not be read is null here. */
    List<FieldProblem> problemsOfPromotion() {
        List<FieldProblem> problems = new ArrayList<>();
        String currency = null;
        if (definition != null) {
            problems.addAll(DefinitionDocument.problems("definition", definition));
            currency = problems.isEmpty() ? DefinitionDocument.read(definition).currency() : null;
        }
        String common = currency == null ? currencies().findFirst().orElse(null) : currency;
        OfferAmount.requireCurrency("budget.currency", budget == null ? null : budget.currency(), common, problems);
        OfferLimit.check(limits, common, true, problems);
        return problems;
    }

    private Stream<String> currencies() {
        return Stream.concat(
                        Stream.ofNullable(budget),
                        (limits == null ? Stream.<OfferLimit>empty() : limits.stream())
                                .filter(Objects::nonNull)
                                .map(OfferLimit::amount))
                .filter(Objects::nonNull)
                .map(OfferAmount::currency)
                .filter(Objects::nonNull);
    }
}
