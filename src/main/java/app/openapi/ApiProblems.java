package app.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.web.method.HandlerMethod;
import platform.callback.ReceivesCallbacks;
import platform.edit.MergePatch;
import platform.edit.Precondition;
import platform.web.Limits;
import platform.web.PlatformProblem;
import platform.web.Problem;
import platform.web.ProblemCode;

/** Describes the answers to refused and failed requests: a response for each status, with the codes that the operation may answer with. */
final class ApiProblems {

    /** An extension of each response: its possible codes, for programs. */
    private static final String CODES = "x-problem-codes";

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(400, "Fields or parameters are not valid; the answer names each of them."),
            Map.entry(401, "The caller has not proved who it is."),
            Map.entry(403, "The token does not allow this; the answer names the scope, the channel or the claim."),
            Map.entry(404, "The object does not exist, or it belongs to another caller."),
            Map.entry(408, "The body arrived too slowly."),
            Map.entry(409, "The request conflicts with the current state; code and details say how."),
            Map.entry(412, "The object is in another state than the precondition asks for."),
            Map.entry(
                    413,
                    "The body is larger than %,d bytes (%,d for an import)."
                            .formatted(Limits.MAX_BODY_BYTES, Limits.MAX_IMPORT_BODY_BYTES)),
            Map.entry(415, "The body is of another type."),
            Map.entry(422, "The request cannot be executed; the code says why."),
            Map.entry(
                    429, "Too many requests, or too many unpaid orders or units; Retry-After says when to try again."),
            Map.entry(500, "An internal error occurred."),
            Map.entry(502, "The platform did not accept the callback of the sandbox."),
            Map.entry(503, "The service is not available at the moment; Retry-After says when to try again."));

    private ApiProblems() {}

    static void describe(Operation operation, HandlerMethod handler, boolean open, boolean takesKey) {
        if (operation.getResponses() == null) {
            operation.setResponses(new ApiResponses());
        }
        ApiResponses responses = operation.getResponses();
        Map<Integer, List<ProblemCode>> byStatus = problems(operation, handler, open, takesKey).stream()
                .collect(Collectors.groupingBy(code -> code.description().status(), TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, codes) -> {
            ApiResponse response = responses.computeIfAbsent(
                    status.toString(), absent -> new ApiResponse().description(MEANINGS.get(status)));
            response.setDescription("%s\n\n%s"
                    .formatted(
                            response.getDescription(),
                            codes.stream()
                                    .map(code -> "- `%s`: %s"
                                            .formatted(
                                                    code.name(),
                                                    code.description().cause()))
                                    .collect(Collectors.joining("\n"))));
            response.addExtension(CODES, codes.stream().map(ProblemCode::name).toList());
            response.setContent(new Content()
                    .addMediaType(
                            Problem.MEDIA_TYPE.toString(),
                            new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
        });
    }

    private static List<ProblemCode> problems(
            Operation operation, HandlerMethod handler, boolean open, boolean takesKey) {
        List<ProblemCode> problems = new ArrayList<>(List.of(
                PlatformProblem.BAD_REQUEST,
                PlatformProblem.VALIDATION_FAILED,
                PlatformProblem.NOT_FOUND,
                PlatformProblem.TOO_MANY_REQUESTS,
                PlatformProblem.INTERNAL_ERROR,
                PlatformProblem.UNAVAILABLE));
        boolean callback = handler.hasMethodAnnotation(ReceivesCallbacks.class);
        if (operation.getRequestBody() != null || callback) {
            problems.addAll(List.of(
                    PlatformProblem.BODY_INCOMPLETE, PlatformProblem.BODY_TOO_SLOW, PlatformProblem.BODY_TOO_LARGE));
        }
        if (operation.getRequestBody() != null && !callback) {
            problems.addAll(List.of(PlatformProblem.MALFORMED_JSON, PlatformProblem.UNSUPPORTED_MEDIA_TYPE));
        }
        if (takesKey) {
            problems.addAll(List.of(PlatformProblem.IDEMPOTENCY_IN_PROGRESS, PlatformProblem.IDEMPOTENCY_KEY_REUSED));
        }
        if (SafeEditDescriptions.takes(handler, Precondition.class)) {
            problems.add(PlatformProblem.PRECONDITION_FAILED);
        }
        if (SafeEditDescriptions.takes(handler, MergePatch.class)) {
            problems.add(PlatformProblem.EDIT_CONFLICT);
        }
        if (!open) {
            problems.addAll(List.of(PlatformProblem.UNAUTHORIZED, PlatformProblem.FORBIDDEN));
        }
        if (callback) {
            problems.addAll(List.of(PlatformProblem.CALLBACK_UNREADABLE, PlatformProblem.CALLBACK_SIGNATURE_INVALID));
        }
        if (operation.getResponses().containsKey("502")) {
            problems.add(PlatformProblem.CALLBACK_NOT_ACCEPTED);
        }
        for (ProblemCode.Possible own : handler.getMethod().getAnnotationsByType(ProblemCode.Possible.class)) {
            problems.addAll(named(own));
        }
        return problems;
    }

    private static List<ProblemCode> named(ProblemCode.Possible own) {
        List<ProblemCode> all =
                Arrays.stream((ProblemCode[]) own.value().getEnumConstants()).toList();
        List<String> codes = List.of(own.codes());
        List<ProblemCode> named = all.stream()
                .filter(problem -> codes.isEmpty() || codes.contains(problem.name()))
                .toList();
        if (!codes.isEmpty() && named.size() < codes.size()) {
            throw new IllegalStateException(
                    "%s lacks some of %s".formatted(own.value().getName(), codes));
        }
        return named;
    }
}
