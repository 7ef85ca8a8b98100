package promotion.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import promotion.engine.Benefit;
import promotion.engine.Condition;
import promotion.engine.Selection;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/** The names of the kinds of benefits, targets, conditions and selections in JSON. The engine itself knows no JSON. */
public final class DefinitionJson {

    private static final String KIND = "kind";

    static final JsonMapper MAPPER = named(JsonMapper.builder())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(each -> each.withValueInclusion(JsonInclude.Include.NON_NULL))
            .withConfigOverride(
                    List.class,
                    list -> list.setInclude(JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                            .setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private DefinitionJson() {}

    /** Gives each kind its name in the JSON of this mapper. */
    public static JsonMapper.Builder named(JsonMapper.Builder mapper) {
        return mapper.registerSubtypes(benefits(Benefit.class).toArray(NamedType[]::new))
                .addMixIn(Benefit.class, BenefitKinds.class)
                .addMixIn(Benefit.Target.class, TargetKinds.class)
                .addMixIn(Condition.class, ConditionKinds.class)
                .addMixIn(Selection.class, SelectionKinds.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = KIND)
    private interface BenefitKinds {}

    /** A kind of benefit has the name of its record, such as PERCENT_OFF. Stored definitions have these names, so they never change. */
    private static Stream<NamedType> benefits(Class<?> some) {
        return some.isSealed()
                ? Arrays.stream(some.getPermittedSubclasses()).flatMap(DefinitionJson::benefits)
                : Stream.of(new NamedType(
                        some,
                        some.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toUpperCase(Locale.ROOT)));
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = KIND)
    @JsonSubTypes({
        @Type(value = Benefit.Units.class, name = "UNITS"),
        @Type(value = Benefit.WholeOrder.class, name = "ORDER"),
        @Type(value = Benefit.Shipping.class, name = "SHIPPING")
    })
    private interface TargetKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = KIND)
    @JsonSubTypes({
        @Type(value = Condition.AllOf.class, name = "ALL_OF"),
        @Type(value = Condition.AnyOf.class, name = "ANY_OF"),
        @Type(value = Condition.NoneOf.class, name = "NONE_OF"),
        @Type(value = Condition.TimeWindow.class, name = "TIME_WINDOW"),
        @Type(value = Condition.Weekly.class, name = "WEEKLY"),
        @Type(value = Condition.CurrencyIs.class, name = "CURRENCY"),
        @Type(value = Condition.ChannelIn.class, name = "CHANNEL"),
        @Type(value = Condition.CountryIn.class, name = "COUNTRY"),
        @Type(value = Condition.PaymentMethodIn.class, name = "PAYMENT_METHOD"),
        @Type(value = Condition.LevelIn.class, name = "LEVEL"),
        @Type(value = Condition.SegmentIn.class, name = "SEGMENT"),
        @Type(value = Condition.FirstOrder.class, name = "FIRST_ORDER"),
        @Type(value = Condition.Quantity.class, name = "QUANTITY"),
        @Type(value = Condition.Subtotal.class, name = "SUBTOTAL")
    })
    private interface ConditionKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = KIND)
    @JsonSubTypes({
        @Type(value = Selection.Everything.class, name = "EVERYTHING"),
        @Type(value = Selection.Skus.class, name = "SKUS"),
        @Type(value = Selection.Categories.class, name = "CATEGORIES"),
        @Type(value = Selection.Attribute.class, name = "ATTRIBUTE"),
        @Type(value = Selection.Tags.class, name = "TAGS")
    })
    private interface SelectionKinds {}
}
