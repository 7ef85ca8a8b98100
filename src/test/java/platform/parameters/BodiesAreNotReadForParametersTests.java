package platform.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/** To read the parameters of a request is to read its body, so a request without a query string keeps its body for its controller. */
class BodiesAreNotReadForParametersTests {

    private final QueryChecks checks = new QueryChecks(
            new DefaultConversionService(),
            Validation.buildDefaultValidatorFactory().getValidator());

    static class Operations {

        public void write() {}

        public void list(@RequestParam(name = "limit", required = false) Integer limit) {}
    }

    /** A request that fails if its parameters are read. */
    private static final class UnreadRequest extends MockHttpServletRequest {

        @Override
        public Map<String, String[]> getParameterMap() {
            throw new AssertionError("read");
        }
    }

    private boolean passes(MockHttpServletRequest request, String operation, Class<?>... types) throws Exception {
        HandlerMethod handler = new HandlerMethod(new Operations(), operation, types);
        return checks.preHandle(request, new MockHttpServletResponse(), handler);
    }

    @Test
    void withoutAQueryStringNothingIsRead() throws Exception {
        assertThat(passes(new UnreadRequest(), "write")).isTrue();
        assertThat(passes(new UnreadRequest(), "list", Integer.class)).isTrue();
    }

    @Test
    void aQueryStringIsChecked() {
        MockHttpServletRequest request = new UnreadRequest();
        request.setQueryString("limit=5");
        assertThatThrownBy(() -> passes(request, "write")).hasMessage("read");
    }
}
