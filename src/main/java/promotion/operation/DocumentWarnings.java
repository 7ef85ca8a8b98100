package promotion.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import promotion.document.NamesInDefinition;
import promotion.document.NamesInDefinition.Named;
import promotion.document.ShopNames;
import promotion.engine.Benefit;
import promotion.engine.Benefit.QuantityTiers;
import promotion.engine.Benefit.SpendAndSave;
import promotion.engine.Benefit.Stepped;
import promotion.engine.Conflict;
import promotion.engine.Definition;
import promotion.engine.Layer;
import promotion.floor.FloorPrices;

/** Finds places of a definition that an editor hardly means, although the definition can be saved. */
@Component
class DocumentWarnings {

    private static final String FIELD = "definition";

    private final FloorPrices catalogue;
    private final @Nullable ShopNames shop;

    DocumentWarnings(FloorPrices catalogue, ObjectProvider<ShopNames> shop) {
        this.catalogue = catalogue;
        this.shop = shop.getIfAvailable();
    }

    /** Reads the database. At most {@code most}, in the order of the document. */
    List<ConflictWarning> of(Definition definition, int most) {
        return Stream.of(
                        layer(definition).stream(),
                        definition.benefit() instanceof Stepped stepped
                                ? steps(stepped).stream()
                                : Stream.<ConflictWarning>empty(),
                        unknownNames(definition).stream())
                .flatMap(each -> each)
                .limit(most)
                .toList();
    }

    /** The layer SHIPPING is for the shipping charge, and the shipping charge for the layer SHIPPING. */
    private static List<ConflictWarning> layer(Definition definition) {
        boolean ofShipping = definition.benefit().target() instanceof Benefit.Shipping;
        if (ofShipping == (definition.layer() == Layer.SHIPPING)) {
            return List.of();
        }
        return List.of(
                new ConflictWarning(
                        Conflict.Code.LAYER_DOES_NOT_FIT,
                        FIELD + ".layer",
                        ofShipping
                                ? "The promotion reduces the shipping charge, but in the layer %s; the layer for it is SHIPPING."
                                        .formatted(definition.layer())
                                : "The promotion does not reduce the shipping charge, but is in the layer SHIPPING, after all other promotions."));
    }

    private record Step(int number, long from, long gain) {}

    private static List<ConflictWarning> steps(Stepped benefit) {
        return switch (benefit) {
            case SpendAndSave save ->
                steps(
                        FIELD + ".benefit.steps[%d]",
                        IntStream.range(0, save.steps().size())
                                .mapToObj(i -> new Step(
                                        i,
                                        save.steps().get(i).spend().amountMinor(),
                                        save.steps().get(i).save().amountMinor()))
                                .toList());
            case QuantityTiers tiers ->
                steps(
                        FIELD + ".benefit.tiers[%d]",
                        IntStream.range(0, tiers.tiers().size())
                                .mapToObj(i -> new Step(
                                        i,
                                        tiers.tiers().get(i).atLeast(),
                                        tiers.tiers().get(i).basisPoints()))
                                .toList());
        };
    }

    /** The highest step that is reached counts, so a higher one that gives no more makes the order dearer. */
    private static List<ConflictWarning> steps(String field, List<Step> steps) {
        List<Step> rising = steps.stream()
                .sorted(Comparator.comparingLong(Step::from).thenComparingInt(Step::number))
                .toList();
        List<ConflictWarning> warnings = new ArrayList<>();
        for (int i = 1; i < rising.size(); i++) {
            Step step = rising.get(i);
            Step before = rising.get(i - 1);
            if (step.from() == before.from() || step.gain() <= before.gain()) {
                warnings.add(
                        new ConflictWarning(
                                Conflict.Code.STEPS_DO_NOT_RISE,
                                field.formatted(step.number()),
                                step.from() == before.from()
                                        ? "Two steps begin at the same value, so one of them has no effect."
                                        : "The step begins later than another one but gives no more, and the highest step that is reached counts."));
            }
        }
        return warnings;
    }

    private List<ConflictWarning> unknownNames(Definition definition) {
        List<Named> names = NamesInDefinition.of(FIELD, definition);
        Map<NamesInDefinition.Kind, Set<String>> known = new HashMap<>();
        return names.stream()
                .filter(each -> !known.computeIfAbsent(each.kind(), kind -> known(kind, names))
                        .contains(each.name()))
                .map(DocumentWarnings::unknown)
                .toList();
    }

    /** The names of this kind that exist; all of them if that is not known. */
    private Set<String> known(NamesInDefinition.Kind kind, List<Named> names) {
        Set<String> used = names.stream()
                .filter(each -> each.kind() == kind)
                .map(Named::name)
                .collect(Collectors.toSet());
        return switch (kind) {
            case SKU -> catalogue.knownSkus(used);
            case CATEGORY -> catalogue.knownCategories(used);
            case CHANNEL -> shop == null ? used : shop.channels();
            case PAYMENT_METHOD -> shop == null ? used : shop.paymentMethods();
        };
    }

    private static ConflictWarning unknown(Named named) {
        return switch (named.kind()) {
            case SKU ->
                new ConflictWarning(
                        Conflict.Code.UNKNOWN_SKU,
                        named.field(),
                        "The catalogue has no SKU %s.".formatted(named.name()),
                        null,
                        named.name());
            case CATEGORY -> unknown(Conflict.Code.UNKNOWN_CATEGORY, named, "The catalogue has no category %s.");
            case CHANNEL -> unknown(Conflict.Code.UNKNOWN_CHANNEL, named, "There is no sales channel %s.");
            case PAYMENT_METHOD ->
                unknown(Conflict.Code.UNKNOWN_PAYMENT_METHOD, named, "There is no payment method %s.");
        };
    }

    private static ConflictWarning unknown(Conflict.Code code, Named named, String text) {
        return new ConflictWarning(code, named.field(), text.formatted(named.name()));
    }
}
