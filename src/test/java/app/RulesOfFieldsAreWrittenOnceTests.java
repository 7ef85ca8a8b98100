package app;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import platform.text.Visible;
import testing.Apart;

/**
 * A pattern for fields and parameters is part of a constraint with a name, such as {@link Visible}. Only a pattern that has at most two
 * places may be written there.
 */
@Apart
class RulesOfFieldsAreWrittenOnceTests {

    private static final int MAX_PLACES = 2;

    /** They select orders and have no limit of length, which the constraint needs. */
    private static final List<String> WITHOUT_LIMIT =
            List.of("OrderListController.listOrders.externalReference", "OrderListController.listOrders.userId");

    private static final Set<Rule> NAMED = types(Code.APPLICATION)
            .flatMap(type -> Stream.ofNullable(type.getAnnotation(Pattern.class)))
            .map(Rule::of)
            .collect(toSet());

    @Test
    void noRuleOfAConstraintIsWrittenAgain() {
        assertThat(NAMED).hasSizeGreaterThan(10);
        assertThat(copies(types(Code.APPLICATION))).containsExactlyInAnyOrderElementsOf(WITHOUT_LIMIT);
        assertThat(copies(Stream.of(Planted.class, PlantedController.class)))
                .containsExactlyInAnyOrder(
                        "Planted.name", "Planted.names", "PlantedController.find.name", "PlantedController.find.names");
    }

    @Test
    void noOtherRuleIsWrittenMoreThanTwice() {
        Map<Rule, Set<String>> places = places(types(Code.APPLICATION));

        assertThat(places).hasSizeGreaterThan(10);
        assertThat(places.entrySet())
                .as("rules that need a constraint with a name")
                .allMatch(each -> each.getValue().size() <= MAX_PLACES);
    }

    private record Planted(
            @Pattern(regexp = Visible.PATTERN, message = Visible.RULE)
            String name,

            List<@Pattern(regexp = Visible.PATTERN, message = Visible.RULE) String> names,

            @Visible(max = 1) String allowed,

            @Pattern(regexp = Visible.PATTERN, message = "is another rule")
            String other) {}

    private static final class PlantedController {

        @SuppressWarnings("unused") // it is read by reflection
        void find(
                @Pattern(regexp = Visible.PATTERN, message = Visible.RULE) String name,
                Map<String, List<@Pattern(regexp = Visible.PATTERN, message = Visible.RULE) String>> names) {}
    }

    private record Rule(String pattern, String message) {

        static Rule of(Pattern pattern) {
            return new Rule(pattern.regexp(), pattern.message());
        }
    }

    private static Stream<Class<?>> types(Code code) {
        return code.written().stream().map(JavaClass::reflect);
    }

    private static List<String> copies(Stream<Class<?>> types) {
        return places(types).entrySet().stream()
                .filter(each -> NAMED.contains(each.getKey()))
                .flatMap(each -> each.getValue().stream())
                .toList();
    }

    /** The fields and parameters of each rule, also if it is a rule of their elements. */
    private static Map<Rule, Set<String>> places(Stream<Class<?>> types) {
        Map<Rule, Set<String>> places = new HashMap<>();
        types.forEach(type -> {
            for (Field field : type.getDeclaredFields()) {
                add(type.getSimpleName() + "." + field.getName(), field.getAnnotatedType(), places);
            }
            for (Method method : type.getDeclaredMethods()) {
                for (Parameter parameter : method.getParameters()) {
                    add(
                            "%s.%s.%s".formatted(type.getSimpleName(), method.getName(), parameter.getName()),
                            parameter.getAnnotatedType(),
                            places);
                }
            }
        });
        return places;
    }

    private static void add(String place, AnnotatedType type, Map<Rule, Set<String>> places) {
        for (Pattern pattern : type.getAnnotationsByType(Pattern.class)) {
            places.computeIfAbsent(Rule.of(pattern), rule -> new TreeSet<>()).add(place);
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
                add(place, argument, places);
            }
        }
    }
}
