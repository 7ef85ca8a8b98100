package testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpHeaders;
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

/** The HTTP API of a module for one caller: with the filters, checks and error answers of the platform, but without tokens and server. */
public final class Edge {

    private static final AtomicInteger FILES = new AtomicInteger();

    private final MockMvcTester requests;
    private final Caller caller;
    private final @Nullable String seen;

    private Edge(MockMvcTester requests, Caller caller) {
        this(requests, caller, null);
    }

    private Edge(MockMvcTester requests, Caller caller, @Nullable String seen) {
        this.requests = requests;
        this.caller = caller;
        this.seen = seen;
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

    /** The same API for another caller. */
    public Edge as(String subject, String... scopes) {
        return new Edge(requests, new Caller(subject, Set.of(scopes)));
    }

    /** The same caller, who may see these sales channels only. */
    public Edge within(String... channels) {
        return new Edge(requests, new Caller(caller.subject(), caller.scopes(), Set.of(channels), null, null, null));
    }

    /** The same caller, who writes only over the state with this tag ({@code If-Match}). */
    public Edge having(String tag) {
        return new Edge(requests, caller, tag);
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

    /** Sends a file, with a key of its own. */
    public MvcTestResult postFile(String uri, byte[] file) {
        SecurityContextHolder.getContext().setAuthentication(new CallerToken(caller, Instant.MAX));
        try {
            return requests.post()
                    .uri(uri)
                    .header(IdempotencyKey.HEADER, "file-" + FILES.incrementAndGet())
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .content(file)
                    .exchange();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    public MvcTestResult delete(String key, String uri, Object... variables) {
        return exchange(HttpMethod.DELETE, key, null, uri, variables);
    }

    /**
     * Reads all pages of a list.
     *
     * @param uri of the first page, with a query
     * @param path the JSON path of the values in a page
     * @return the values of all pages
     */
    public List<String> pages(String uri, String path) {
        List<String> values = new ArrayList<>();
        String cursor = "";
        do {
            MvcTestResult page = get(uri + "&cursor={cursor}", cursor);
            assertThat(page).hasStatus(200);
            values.addAll(Edge.<List<String>>read(page, path));
            cursor = nextCursor(page);
        } while (cursor != null);
        return values;
    }

    /** Null on the last page, which has no cursor. */
    private static @Nullable String nextCursor(MvcTestResult page) {
        return Edge.<java.util.Map<String, String>>read(page, "$").get("next_cursor");
    }

    /** The value at a path of the JSON body of an answer. */
    public static <T> T read(MvcTestResult answer, String path) {
        try {
            return JsonPath.read(answer.getResponse().getContentAsString(), path);
        } catch (UnsupportedEncodingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    public static void assertStatus(int status, MvcTestResult... answers) {
        assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(status));
    }

    /** Asserts that an answer has the status and the JSON body. */
    public static void assertAnswer(MvcTestResult answer, int status, String json) {
        assertThat(answer).hasStatus(status).bodyJson().isEqualTo(json);
    }

    /** Asserts that an answer has the status, and that its JSON body has the value at the path. */
    public static void assertAnswer(MvcTestResult answer, int status, String path, Object value) {
        assertThat(answer).hasStatus(status).bodyJson().extractingPath(path).isEqualTo(value);
    }

    /** Asserts that an answer has the status 400 and names these fields, in any order, and no others. */
    public static void assertBadFields(MvcTestResult answer, String... fields) {
        assertThat(answer)
                .hasStatus(400)
                .bodyJson()
                .extractingPath("details.fields[*].field")
                .asArray()
                .containsExactlyInAnyOrder((Object[]) fields);
    }

    private MvcTestResult exchange(
            HttpMethod method, @Nullable String key, @Nullable String json, String uri, Object... variables) {
        var request = requests.method(method).uri(uri, variables);
        if (key != null) {
            request = request.header(IdempotencyKey.HEADER, key);
        }
        if (seen != null) {
            request = request.header(HttpHeaders.IF_MATCH, seen);
        }
        if (json != null) {
            request = request.contentType(MediaType.APPLICATION_JSON).content(json);
        }
        SecurityContextHolder.getContext().setAuthentication(new CallerToken(caller, Instant.MAX));
        try {
            return request.exchange();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
