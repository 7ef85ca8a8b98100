package platform.graphql;

import graphql.ExecutionResult;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import platform.graphql.GraphQlCall.Transport;
import platform.language.Language;
import platform.security.Caller;
import platform.security.CallerToken;
import platform.security.RequiresScope;
import platform.security.Scopes;

/**
 * Answers GraphQL queries. What concerns the request as a whole, such as its token, its rate or a body that is not JSON, is answered with a
 * problem like everywhere; what concerns the document is an error in the answer.
 */
@Hidden
@RestController
@ConditionalOnWebApplication
class GraphQlController {

    /** With this type, a request whose document cannot be executed is answered with 400; clients of the older type expect 200. */
    private static final String GRAPHQL = "application/graphql-response+json";

    private final GraphQlEngine engine;

    GraphQlController(GraphQlEngine engine) {
        this.engine = engine;
    }

    @PostMapping(
            path = GraphQlEngine.PATH,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, GRAPHQL})
    @RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
    ResponseEntity<Map<String, @Nullable Object>> executeGraphQl(
            @Valid @RequestBody GraphQlRequest body, Caller caller, HttpServletRequest request) {
        ExecutionResult result = engine.execute(
                body,
                new GraphQlCall(
                        caller,
                        CallerToken.currentExpiry(),
                        Language.preferred(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)),
                        Transport.REQUEST));
        boolean saysStatus = accepts(request, GRAPHQL) && !result.isDataPresent();
        return ResponseEntity.status(saysStatus ? HttpStatus.BAD_REQUEST : HttpStatus.OK)
                .body(engine.answer(result));
    }

    private static boolean accepts(HttpServletRequest request, String type) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(type);
    }
}
