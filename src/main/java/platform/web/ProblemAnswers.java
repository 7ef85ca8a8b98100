package platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import platform.trace.RepeatedFailures;
import platform.trace.Trace;

/**
 * Converts each exception of a controller or of Spring MVC to a problem. An exception that is not a refusal is logged, and its details are
 * not shown to the caller.
 */
@RestControllerAdvice
final class ProblemAnswers extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final List<RefusalListener> listeners;
    private final List<ProblemWriter.OtherForm> otherForms;
    private final ObjectProvider<FieldProblem.Finder<?>> finders;
    private final RepeatedFailures repeated = new RepeatedFailures();

    ProblemAnswers(
            ObjectProvider<RefusalListener> listeners,
            ObjectProvider<ProblemWriter.OtherForm> otherForms,
            ObjectProvider<FieldProblem.Finder<?>> finders) {
        this.listeners = listeners.stream().toList();
        this.otherForms = otherForms.stream().toList();
        this.finders = finders;
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> refused(ProblemException refusal, HttpServletRequest request) {
        String traceId = Trace.of(request);
        Trace.with(traceId, () -> listeners.forEach(listener -> listener.refused(request, refusal)));
        return answer(refusal, HttpHeaders.EMPTY, request);
    }

    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class
    })
    @Nullable
    ResponseEntity<Object> databaseUnavailable(Exception failure, HttpServletRequest request) {
        String traceId = Trace.of(request);
        Trace.with(traceId, () -> logDatabaseUnavailable(failure, request));
        return answer(
                ProblemException.unavailable("The database is not available at the moment.", RETRY_AFTER),
                HttpHeaders.EMPTY,
                request);
    }

    private void logDatabaseUnavailable(Exception failure, HttpServletRequest request) {
        int count = repeated.count(failure);
        if (count == 1) {
            LOG.warn(
                    "Request refused with 503 because the database is not available: path={}",
                    request.getRequestURI(),
                    failure);
        } else {
            LOG.warn(
                    "Request refused with 503 because the database is still not available: path={} count={} failure={}",
                    request.getRequestURI(),
                    count,
                    RepeatedFailures.line(failure));
        }
    }

    private void logFailure(Exception failure, HttpServletRequest request) {
        int count = repeated.count(failure);
        if (count == 1) {
            LOG.error(
                    "Request failed with 500, see the stack trace: method={} path={}",
                    request.getMethod(),
                    request.getRequestURI(),
                    failure);
        } else {
            LOG.error(
                    "Request failed with 500 again, see the stack trace of the first such failure of this minute: method={} path={} count={} failure={}",
                    request.getMethod(),
                    request.getRequestURI(),
                    count,
                    RepeatedFailures.line(failure));
        }
    }

    /** The queue of a module is full, so the request was not accepted. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> overloaded(RejectedExecutionException full, HttpServletRequest request) {
        return answer(
                ProblemException.unavailable(
                        "Too many requests are waiting already; this request was not accepted.", RETRY_AFTER),
                HttpHeaders.EMPTY,
                request);
    }

    /** Parameters are decoded only when a component reads them, so the firewall has not checked them. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> undecodable(InvalidParameterException failure, HttpServletRequest request) {
        return answer(
                ProblemException.ofStatus(HttpStatus.BAD_REQUEST, "The parameters of the request cannot be decoded."),
                HttpHeaders.EMPTY,
                request);
    }

    /** The firewall checks a header or parameter only when a component reads it, which may be as late as in a controller. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> refusedByTheFirewall(RequestRejectedException refusal, HttpServletRequest request) {
        return answer(
                ProblemException.ofStatus(
                        HttpStatus.BAD_REQUEST, "A header or a parameter contains characters that are not allowed."),
                HttpHeaders.EMPTY,
                request);
    }

    @ExceptionHandler({InvalidMediaTypeException.class, InvalidMimeTypeException.class})
    @Nullable
    ResponseEntity<Object> unknownMediaType(Exception refusal, HttpServletRequest request) {
        return answer(
                ProblemException.ofStatus(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The Content-Type of the body must be application/json."),
                HttpHeaders.EMPTY,
                request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> failed(Exception failure, HttpServletRequest request) {
        if (isWithoutDatabase(failure)) {
            return databaseUnavailable(failure, request);
        }
        String traceId = Trace.of(request);
        Trace.with(traceId, () -> logFailure(failure, request));
        return answer(failure(), HttpHeaders.EMPTY, request);
    }

    /**
     * A SQLException without an SQL state comes from the closed connection pool: this platform is shutting down and its database is gone.
     */
    private static boolean isWithoutDatabase(Exception failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException error
                && error.getSQLState() == null;
    }

    static ProblemException failure() {
        return new ProblemException(
                PlatformProblem.INTERNAL_ERROR,
                "The request failed because of an error on the server. The trace_id identifies it in the server's log.",
                Map.of());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldProblem> fields = new ArrayList<>();
        invalid.getFieldErrors().forEach(error -> fields.add(fieldProblem(error, pathOf(error))));
        invalid.getGlobalErrors().forEach(error -> fields.add(new FieldProblem("body", message(error))));
        return answer(
                ProblemException.invalid(completed(fields, invalid.getTarget())), headers, servletRequest(request));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (invalid.isForReturnValue()) {
            return failed(invalid, servletRequest(request));
        }
        List<FieldProblem> fields = new ArrayList<>();
        @Nullable Object body = null;
        for (ParameterValidationResult result : invalid.getParameterValidationResults()) {
            if (result instanceof ParameterErrors errors) {
                errors.getFieldErrors().forEach(error -> fields.add(fieldProblem(error, pathWithinArgument(error))));
                errors.getGlobalErrors().forEach(error -> fields.add(new FieldProblem("body", message(error))));
                body = errors.getArgument();
            } else {
                String name = nameOf(result.getMethodParameter());
                result.getResolvableErrors().forEach(error -> fields.add(new FieldProblem(name, message(error))));
            }
        }
        return answer(ProblemException.invalid(completed(fields, body)), headers, servletRequest(request));
    }

    /** Adds what only the module of the body can find in fields that are not named yet. */
    private List<FieldProblem> completed(List<FieldProblem> fields, @Nullable Object body) {
        FieldProblems problems = new FieldProblems();
        problems.addAll(fields);
        if (body != null) {
            problems.addUnnamed(FieldProblem.Finder.find(finders, body));
        }
        return problems.all();
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest webRequest) {
        HttpServletRequest request = servletRequest(webRequest);
        if (status.is5xxServerError() && status.value() != HttpStatus.SERVICE_UNAVAILABLE.value()) {
            return failed(failure, request);
        }
        return answer(refusalOf(failure, status, request), headers, request);
    }

    private static ProblemException refusalOf(Exception failure, HttpStatusCode status, HttpServletRequest request) {
        return switch (failure) {
            case MissingServletRequestParameterException missing ->
                ProblemException.invalid(missing.getParameterName(), "is required");
            case MethodArgumentTypeMismatchException mismatch ->
                ProblemException.invalid(mismatch.getName(), parameterRule(mismatch));
            case HttpMessageNotReadableException missing -> ProblemException.invalid("body", "is required");
            default ->
                switch (status.value()) {
                    case 404 ->
                        ProblemException.ofStatus(status, "There is nothing at %s.".formatted(request.getRequestURI()));
                    case 405 ->
                        ProblemException.ofStatus(
                                status, "The method %s is not allowed here.".formatted(request.getMethod()));
                    case 406 ->
                        ProblemException.ofStatus(
                                status, "The answer is application/json only; the header Accept must allow it.");
                    case 415 ->
                        ProblemException.ofStatus(
                                status, "The Content-Type of the body must be %s.".formatted(acceptedType(failure)));
                    case 503 -> ProblemException.unavailable("The answer took too long.", RETRY_AFTER);
                    default -> ProblemException.ofStatus(status, "The request is refused.");
                };
        };
    }

    /** A PATCH accepts another type than a PUT. */
    private static String acceptedType(Exception failure) {
        return failure instanceof HttpMediaTypeNotSupportedException unsupported
                        && unsupported.getSupportedMediaTypes().size() == 1
                ? unsupported.getSupportedMediaTypes().getFirst().toString()
                : MediaType.APPLICATION_JSON_VALUE;
    }

    /** Null if the request is answered in another form. */
    private @Nullable ResponseEntity<Object> answer(
            ProblemException refusal, HttpHeaders headers, HttpServletRequest request) {
        if (isAnsweredOtherwise(refusal, request)) {
            return null;
        }
        var response = ResponseEntity.status(refusal.status()).headers(headers).contentType(Problem.MEDIA_TYPE);
        String retryAfter = refusal.retryAfterSeconds();
        if (retryAfter != null) {
            response.header(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        return response.body(Problem.of(refusal, Trace.of(request), ProblemWriter.languageOf(request)));
    }

    private boolean isAnsweredOtherwise(ProblemException refusal, HttpServletRequest request) {
        HttpServletResponse response =
                RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                        ? current.getResponse()
                        : null;
        try {
            return response != null && ProblemWriter.OtherForm.isGiven(otherForms, request, response, refusal);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String pathOf(FieldError error) {
        return error.contains(ConstraintViolation.class)
                ? error.unwrap(ConstraintViolation.class).getPropertyPath().toString()
                : error.getField();
    }

    /**
     * Removes method and parameter name from the path. If a parameter has a constraint of its own, Spring validates the whole method, and
     * the path is {@code put.request.unitPrice}.
     */
    private static String pathWithinArgument(FieldError error) {
        String path = pathOf(error);
        return error.contains(ConstraintViolation.class)
                ? path.substring(path.indexOf('.', path.indexOf('.') + 1) + 1)
                : path;
    }

    private static FieldProblem fieldProblem(FieldError error, String path) {
        String field = FieldProblems.snakeCase(path);
        return error.contains(TypeMismatchException.class)
                ? new FieldProblem(field, parameterRule(error.unwrap(TypeMismatchException.class)))
                : new FieldProblem(field, message(error));
    }

    private static String parameterRule(TypeMismatchException mismatch) {
        Class<?> type = mismatch.getRequiredType();
        return type == null ? "cannot be read" : FieldProblem.ruleOf(type);
    }

    private static String message(MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return message == null ? "breaks a rule" : message;
    }

    private static String nameOf(MethodParameter parameter) {
        RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
        if (query != null && !query.name().isEmpty()) {
            return query.name();
        }
        PathVariable path = parameter.getParameterAnnotation(PathVariable.class);
        if (path != null && !path.name().isEmpty()) {
            return path.name();
        }
        String name = parameter.getParameterName();
        return name == null ? "parameter" : FieldProblems.snakeCase(name);
    }

    private static HttpServletRequest servletRequest(WebRequest request) {
        return ((ServletWebRequest) request).getRequest();
    }
}
