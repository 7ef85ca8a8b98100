package app.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.core.MethodParameter;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import platform.page.PageLimits;
import platform.page.PageRequest;

/** Describes the query parameters of a {@link PageRequest}, at the place that it has among the arguments of the controller. */
final class PageDescriptions {

    private PageDescriptions() {}

    static Operation describe(Operation operation, HandlerMethod handler) {
        MethodParameter[] arguments = handler.getMethodParameters();
        for (MethodParameter argument : arguments) {
            PageLimits limits = argument.getParameterAnnotation(PageLimits.class);
            if (limits != null) {
                List<Parameter> parameters =
                        new ArrayList<>(Objects.requireNonNullElse(operation.getParameters(), List.of()));
                parameters.addAll(
                        parameters.size() - described(arguments, argument.getParameterIndex() + 1), describe(limits));
                operation.setParameters(parameters);
            }
        }
        return operation;
    }

    /** The number of query parameters from this argument on, without a map of all parameters. */
    private static int described(MethodParameter[] arguments, int from) {
        return (int) Arrays.stream(arguments, from, arguments.length)
                .filter(argument -> argument.hasParameterAnnotation(RequestParam.class)
                        && !MultiValueMap.class.isAssignableFrom(argument.getParameterType()))
                .count();
    }

    private static List<Parameter> describe(PageLimits limits) {
        Schema<?> limit = new IntegerSchema()
                .format("int32")
                .minimum(BigDecimal.ONE)
                .maximum(BigDecimal.valueOf(limits.maxLimit()));
        limit.setDefault(limits.defaultLimit());
        return List.of(query(PageRequest.LIMIT, limit), query(PageRequest.CURSOR, new StringSchema()));
    }

    private static Parameter query(String name, Schema<?> schema) {
        return new Parameter().in("query").name(name).required(false).schema(schema);
    }
}
