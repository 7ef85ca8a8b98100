package app.console;

import app.console.SessionCookies.Access;
import app.console.SessionCookies.TooLarge;
import jakarta.servlet.http.Cookie;
import java.time.Instant;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Makes sessions of the console for tests of its pages, without a sign-in. */
public final class ConsoleSessions {

    private ConsoleSessions() {}

    /** The cookie of a session that has this access token until {@code expiresAt}; its name and its value. */
    public static Cookie cookie(ApplicationContext platform, String accessToken, String name, Instant expiresAt) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setServerName("127.0.0.1");
        try {
            platform.getBean(SessionCookies.class)
                    .write(request, response, new Access(accessToken, name, expiresAt, expiresAt), null);
        } catch (TooLarge wrong) {
            throw new AssertionError(wrong);
        }
        for (Cookie cookie : response.getCookies()) {
            if (cookie.getMaxAge() > 0) {
                return cookie;
            }
        }
        throw new AssertionError("no cookie was written");
    }
}
