package platform.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Another place of a bearer token than the header Authorization. It is asked only if a request lacks that header. */
public interface TokenSource {

    /** @return the token of the request, which is verified like any other; null if there is none in this place */
    @Nullable
    String token(HttpServletRequest request);
}
