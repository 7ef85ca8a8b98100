package platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.RequestBuilder;

/** A result that a controller completes later is answered exactly like an immediate result. */
class AnswersWhenItIsThereTests extends EdgeTest {

    private static final String ORDER = """
            {"items":[{"sku_id":"Übergröße","quantity":1}],"currency":"GBP","shipping_address":{"name":"Alice"}}""";

    @Test
    void withItsBody() {
        assertThat(json(later("/later"))).isEqualTo(json(place(ORDER)));
    }

    @Test
    void withItsStatusAndHeaders() {
        MockHttpServletResponse response = later("/later-with-status");

        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(response.getHeader("Location")).isEqualTo("/there");
        assertThat(json(response).at("/0/sku_id").asString()).isEqualTo("Übergröße");
    }

    @Test
    void withNothing() {
        MockHttpServletResponse response = later("/later-nothing");

        assertThat(response.getStatus()).isEqualTo(204);
        assertThat(response.getContentAsByteArray()).isEmpty();
    }

    @Test
    void inTheRequestsOwnThread() throws Exception {
        MvcResult result = mvc.perform(request("/later")).andReturn();

        assertThat(result.getRequest().isAsyncStarted()).isFalse();
    }

    /** With a length the body needs no chunked encoding. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/later", "/later-with-status"})
    void withTheLengthOfItsBodyInBytes(String path) {
        MockHttpServletResponse response = later(path);

        int length = response.getContentAsByteArray().length;
        assertThat(response.getContentLength()).isEqualTo(length);
        assertThat(new String(response.getContentAsByteArray(), StandardCharsets.UTF_8))
                .hasSizeLessThan(length);
    }

    private MockHttpServletResponse later(String path) {
        return call(request(path));
    }

    private static RequestBuilder request(String path) {
        return post(PROBE + path).contentType(MediaType.APPLICATION_JSON).content(ORDER);
    }
}
