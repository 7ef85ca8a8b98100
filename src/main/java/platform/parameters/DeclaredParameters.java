package platform.parameters;

import static java.util.Objects.requireNonNull;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import platform.page.PageRequest;

/** The query parameters that an operation declares in its signature. */
final class DeclaredParameters {

    /** A name such as {@code attribute.<name>} stands for all names that begin with its fixed part. */
    private static final String VARIABLE_PART = "<";

    /** So many characters of a sent name are compared with the known names. */
    private static final int MOST_COMPARED = 100;

    /** A name is suggested for another if at most these many characters differ. */
    private static final LevenshteinDistance CLOSENESS = new LevenshteinDistance(3);

    /**
     * @param type null if the controller converts the text itself
     * @param argument null if the value alone breaks no rule
     */
    record Declared(
            String name,
            @Nullable TypeDescriptor type,
            @Nullable Argument argument,
            boolean required) {

        /** A text that the controller converts itself. */
        static Declared text(String name) {
            return new Declared(name, null, null, false);
        }
    }

    /**
     * The argument of the controller that a value becomes.
     *
     * @param of converts the value to the argument
     */
    record Argument(int index, UnaryOperator<@Nullable Object> of) {}

    private final SortedMap<String, Declared> byName = new TreeMap<>();
    private final List<String> prefixes = new ArrayList<>();

    private DeclaredParameters() {}

    static DeclaredParameters of(HandlerMethod handler) {
        DeclaredParameters declared = new DeclaredParameters();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
            if (query != null && !MultiValueMap.class.isAssignableFrom(parameter.getParameterType())) {
                String name = query.name().isEmpty() ? parameter.getParameter().getName() : query.name();
                boolean required = query.required() && query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
                declared.add(new Declared(
                        name,
                        new TypeDescriptor(parameter),
                        new Argument(parameter.getParameterIndex(), value -> value),
                        required));
            } else if (parameter.getParameterType() == PageRequest.class) {
                declared.addPage(parameter.getParameterIndex());
            } else if (parameter.hasParameterAnnotation(ParameterObject.class)) {
                for (RecordComponent part : parameter.getParameterType().getRecordComponents()) {
                    declared.add(Declared.text(part.getName()));
                }
            }
        }
        Operation operation = handler.getMethodAnnotation(Operation.class);
        if (operation != null) {
            Arrays.stream(operation.parameters())
                    .filter(each -> each.in() == ParameterIn.QUERY)
                    .forEach(each -> declared.addDescribed(each.name()));
        }
        return declared;
    }

    private void add(Declared parameter) {
        byName.put(parameter.name(), parameter);
    }

    private void addPage(int index) {
        add(new Declared(
                PageRequest.LIMIT,
                TypeDescriptor.valueOf(int.class),
                new Argument(index, limit -> new PageRequest((int) requireNonNull(limit), null)),
                false));
        add(new Declared(PageRequest.CURSOR, TypeDescriptor.valueOf(String.class), null, false));
    }

    private void addDescribed(String name) {
        int variable = name.indexOf(VARIABLE_PART);
        if (variable < 0) {
            byName.putIfAbsent(name, Declared.text(name));
        } else {
            prefixes.add(name.substring(0, variable));
        }
    }

    Iterable<Declared> all() {
        return byName.values();
    }

    boolean anyRequired() {
        return byName.values().stream().anyMatch(Declared::required);
    }

    boolean knows(String name) {
        return byName.containsKey(name) || prefixes.stream().anyMatch(name::startsWith);
    }

    /** What to tell the caller of an unknown parameter: the nearest known name, or all names. */
    String ruleFor(String unknown) {
        if (byName.isEmpty()) {
            return "is not a parameter of this operation, which has none";
        }
        return nearest(unknown)
                .map("is not a parameter of this operation; did you mean %s?"::formatted)
                .orElseGet(() -> "is not a parameter of this operation; it has " + String.join(", ", byName.keySet()));
    }

    private Optional<String> nearest(String unknown) {
        String simple = simple(unknown);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String name : byName.keySet()) {
            int distance = CLOSENESS.apply(simple, simple(name));
            if (distance >= 0 && distance < least && distance < name.length() / 2 + 1) {
                best = name;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String simple(String name) {
        String bounded = name.substring(0, Math.min(name.length(), MOST_COMPARED));
        return bounded.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
