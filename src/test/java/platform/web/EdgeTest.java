package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import platform.trace.TraceFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP edge of {@code platform} as controllers use it, without a server. */
@SpringJUnitWebConfig(EdgeProbe.class)
@TestPropertySource(properties = "spring.jackson.property-naming-strategy=SNAKE_CASE")
abstract class EdgeTest {

    static final String PROBE = "/api/v2/probe";

    MockMvc mvc;

    @BeforeEach
    void connect(
            @Autowired WebApplicationContext context,
            @Autowired FilterRegistrationBean<TraceFilter> trace,
            @Autowired FilterRegistrationBean<BodyLimits> limits) {
        DefaultMockMvcBuilder builder = MockMvcBuilders.webAppContextSetup(context);
        mvc = builder.addFilters(trace.getFilter(), limits.getFilter()).build();
    }

    MockHttpServletResponse call(RequestBuilder request) {
        try {
            return mvc.perform(request).andReturn().getResponse();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    MockHttpServletResponse place(String body) {
        return call(post(PROBE).contentType(MediaType.APPLICATION_JSON).content(body));
    }

    static JsonNode json(MockHttpServletResponse response) {
        return JsonMapper.shared().readTree(response.getContentAsByteArray());
    }

    /** Asserts a 400 that names exactly these fields, each with its rule. */
    static void assertNames(MockHttpServletResponse response, Map<String, String> rules) {
        JsonNode problem = json(response);
        assertThat(problem.path("code").asString()).isEqualTo("VALIDATION_FAILED");
        assertThat(response.getStatus()).isEqualTo(400);
        List<String> named = problem.path("details")
                .path("fields")
                .valueStream()
                .map(it -> it.path("field").asString() + ": " + it.path("rule").asString())
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(rules.entrySet().stream()
                        .map(it -> it.getKey() + ": " + it.getValue())
                        .toList());
    }
}
