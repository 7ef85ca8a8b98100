package platform.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.util.ServletRequestPathUtils;

class FindsHandlersByTheBeginningOfPathsTests {

    private final IndexedHandlers handlers = new IndexedHandlers();

    /** An inner class, so that no scan for components finds it. */
    @Controller
    class Shelf {

        @GetMapping("/books/{id}")
        void book() {}

        @GetMapping("/books/{id}/pages/{page}")
        void page() {}

        @GetMapping("/books/newest")
        void newest() {}

        @GetMapping({"/letters/{id}", "/mail/{id}"})
        void letter() {}

        @GetMapping("/files/{*path}")
        void file() {}

        @GetMapping("/drafts/{id}/**")
        void draft() {}

        @GetMapping("/drafts/7")
        void seventhDraft() {}

        @GetMapping("/{anything}")
        void anything() {}
    }

    @BeforeEach
    void start() {
        StaticWebApplicationContext context = new StaticWebApplicationContext();
        context.refresh();
        context.getBeanFactory().registerSingleton("shelf", new Shelf());
        handlers.setApplicationContext(context);
        handlers.afterPropertiesSet();
    }

    @ParameterizedTest
    @CsvSource({
        "/books/7, book",
        "/books/7/pages/1, page",
        "/books/newest, newest",
        "/letters/7, letter",
        "/mail/7, letter",
        "/books, anything",
        "/files, anything",
        "/files/, file",
        "/files/a/b, file",
        "/drafts/6, draft",
        "/drafts/7, seventhDraft",
        "/drafts/7/pages, draft",
        "/%62ooks/7, book",
        "/books/%37/pages/1, page",
        "/books;a=b/7, book",
        "/books/7/pages,",
        "/book/7,",
        "/BOOKS/7,"
    })
    void findsTheMethodWhosePatternMatches(String path, @Nullable String method) throws Exception {
        HandlerExecutionChain found = handlers.getHandler(get("GET", path));
        assertThat(
                        found == null
                                ? null
                                : ((HandlerMethod) found.getHandler())
                                        .getMethod()
                                        .getName())
                .isEqualTo(method);
    }

    @Test
    void aMethodThatThePathDoesNotHaveIsNamedAsSuch() {
        assertThatThrownBy(() -> handlers.getHandler(get("DELETE", "/books/7")))
                .isInstanceOf(HttpRequestMethodNotSupportedException.class);
    }

    private static MockHttpServletRequest get(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        ServletRequestPathUtils.parseAndCache(request);
        return request;
    }
}
