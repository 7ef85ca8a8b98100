package platform.parameters;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import platform.parameters.DeclaredParameters.Argument;
import platform.parameters.DeclaredParameters.Declared;
import platform.text.Visible;
import platform.web.FieldProblem;
import platform.web.ProblemException;

/**
 * Refuses a request whose query parameters are unknown, missing or unreadable, and names all of them in one answer, together with readable
 * parameters that break a rule. Without this check Spring ignores unknown parameters and reports the first unreadable one only. A request
 * with only broken rules is left to Spring, which names all of them.
 */
final class QueryChecks implements HandlerInterceptor {

    private static final Pattern VISIBLE = Pattern.compile(Visible.PATTERN);

    private final ConversionService conversions;
    private final Validator validator;
    private final Map<Method, DeclaredParameters> declared = new ConcurrentHashMap<>();

    QueryChecks(ConversionService conversions, Validator validator) {
        this.conversions = conversions;
        this.validator = validator;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation) {
            DeclaredParameters known =
                    declared.computeIfAbsent(operation.getMethod(), method -> DeclaredParameters.of(operation));
            // To read the parameters is to read the body too, so it is not done without need.
            boolean hasParameters = request.getQueryString() != null || known.anyRequired();
            if (hasParameters && !isForm(request)) {
                check(request.getParameterMap(), known, operation);
            }
        }
        return true;
    }

    /**
     * The fields of a form would count as parameters. The API accepts no forms, so Spring refuses the request by its type. A GET has no body,
     * so its type is not looked at.
     */
    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return !request.getMethod().equals("GET")
                && type != null
                && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    private void check(Map<String, String[]> sent, DeclaredParameters known, HandlerMethod operation) {
        List<FieldProblem> problems = new ArrayList<>();
        for (String name : sent.keySet()) {
            if (!known.knows(name)) {
                problems.add(new FieldProblem(name, known.ruleFor(name)));
            }
        }
        Object[] readable = new Object[operation.getMethodParameters().length];
        Map<Integer, String> namesOfReadable = new HashMap<>();
        for (Declared parameter : known.all()) {
            String[] values = sent.get(parameter.name());
            if (values == null) {
                if (parameter.required()) {
                    problems.add(new FieldProblem(parameter.name(), "is required"));
                }
            } else if (parameter.type() != null) {
                try {
                    Object value = convert(values, parameter.type());
                    Argument argument = parameter.argument();
                    if (argument != null) {
                        readable[argument.index()] = argument.of().apply(value);
                        namesOfReadable.put(argument.index(), parameter.name());
                    }
                } catch (ConversionException | IllegalArgumentException unreadable) {
                    problems.add(new FieldProblem(parameter.name(), ruleOf(parameter.type())));
                }
            }
        }
        if (!problems.isEmpty()) {
            problems.addAll(brokenRules(operation, readable, namesOfReadable));
            throw ProblemException.invalid(problems);
        }
    }

    /** The type of one value; a parameter may have several values in a list. */
    private static Class<?> typeOfValue(TypeDescriptor type) {
        TypeDescriptor element = type.getElementTypeDescriptor();
        return (element == null ? type : element).getType();
    }

    private static String ruleOf(TypeDescriptor type) {
        Class<?> ofValue = typeOfValue(type);
        if (ofValue != String.class) {
            return FieldProblem.ruleOf(ofValue);
        }
        return type.isCollection() ? "must have no blank value and no control character" : Visible.RULE;
    }

    /** Whether the text has a character that is not allowed in {@link Visible#PATTERN}, such as NUL. */
    static boolean hasControlCharacter(String text) {
        return !VISIBLE.matcher(text).matches();
    }

    private @Nullable Object convert(String[] values, TypeDescriptor target) {
        if (target.getType() == String.class && Arrays.stream(values).anyMatch(QueryChecks::hasControlCharacter)) {
            throw new IllegalArgumentException("a control character");
        }
        Object source = source(values);
        return conversions.convert(source, TypeDescriptor.forObject(source), target);
    }

    /** The form in which Spring converts the values of a parameter. */
    static Object source(String[] values) {
        return values.length == 1 ? values[0] : values;
    }

    /** The rules that readable parameters break. Other parameters have no value here, so their violations do not count. */
    private List<FieldProblem> brokenRules(HandlerMethod operation, Object[] values, Map<Integer, String> names) {
        List<FieldProblem> problems = new ArrayList<>();
        for (ConstraintViolation<Object> violation :
                validator.forExecutables().validateParameters(operation.getBean(), operation.getMethod(), values)) {
            for (Path.Node node : violation.getPropertyPath()) {
                if (node.getKind() == ElementKind.PARAMETER) {
                    String name = names.get(node.as(Path.ParameterNode.class).getParameterIndex());
                    if (name != null) {
                        problems.add(new FieldProblem(name, violation.getMessage()));
                    }
                }
            }
        }
        return problems;
    }
}
