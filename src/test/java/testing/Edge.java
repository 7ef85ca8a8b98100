package testing;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import platform.idempotency.IdempotencyKey;
import platform.security.Caller;
import platform.security.CallerToken;

/** A module's controllers as one caller reaches them: with all that reads, checks and answers, but without tokens and server. */
public final class Edge {

    private final MockMvcTester requests;
    private final Caller caller;

    private Edge(MockMvcTester requests, Caller caller) {
        this.requests = requests;
        this.caller = caller;
    }

    public static Edge of(WebApplicationContext context, String... scopes) {
        var mvc = MockMvcBuilders.webAppContextSetup(context);
        context.getBeanProvider(FilterRegistrationBean.class)
                .orderedStream()
                .filter(registration ->
                        registration.getFilter().getClass().getName().startsWith("platform."))
                .forEach(registration -> mvc.addFilters(registration.getFilter()));
        return new Edge(MockMvcTester.create(mvc.build()), new Caller("somebody", Set.of(scopes)));
    }

    /** The same edge, reached by somebody else. */
    public Edge as(String subject, String... scopes) {
        return new Edge(requests, new Caller(subject, Set.of(scopes)));
    }

    /** The same caller, who may see these sales channels only. */
    public Edge within(String... channels) {
        return new Edge(requests, new Caller(caller.subject(), caller.scopes(), Set.of(channels)));
    }

    public MvcTestResult get(String uri, Object... variables) {
        return exchange(HttpMethod.GET, null, null, uri, variables);
    }

    public MvcTestResult put(String key, String json, String uri, Object... variables) {
        return exchange(HttpMethod.PUT, key, json, uri, variables);
    }

    public MvcTestResult post(@Nullable String key, String json, String uri, Object... variables) {
        return exchange(HttpMethod.POST, key, json, uri, variables);
    }

    private MvcTestResult exchange(
            HttpMethod method, @Nullable String key, @Nullable String json, String uri, Object... variables) {
        var request = requests.method(method).uri(uri, variables);
        if (key != null) {
            request = request.header(IdempotencyKey.HEADER, key);
        }
        if (json != null) {
            request = request.contentType(MediaType.APPLICATION_JSON).content(json);
        }
        SecurityContextHolder.getContext().setAuthentication(new CallerToken(caller));
        try {
            return request.exchange();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
