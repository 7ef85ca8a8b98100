package platform.handler;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds the controller's method for a request. If a path has variables, Spring matches the patterns of all methods of the API. Here the
 * pattern of a method is matched only if the path begins as the pattern does before its first variable.
 */
final class IndexedHandlers extends RequestMappingHandlerMapping {

    private final Map<RequestMappingInfo, String> beginnings = new IdentityHashMap<>();

    @Override
    protected void handlerMethodsInitialized(Map<RequestMappingInfo, HandlerMethod> methods) {
        methods.keySet().forEach(info -> beginnings.put(info, beginning(info)));
        super.handlerMethodsInitialized(methods);
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        boolean isEncoded = path.indexOf('%') >= 0; // then its decoded form may begin otherwise
        return super.lookupHandlerMethod(path, isEncoded ? request : new Lookup(request, path));
    }

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
        return request instanceof Lookup lookup && !lookup.path.startsWith(beginnings.getOrDefault(info, ""))
                ? null
                : super.getMatchingMapping(info, request);
    }

    /** The characters with which all paths of the method begin. */
    private static String beginning(RequestMappingInfo info) {
        Set<String> patterns = info.getPatternValues();
        return patterns.size() == 1 ? beginning(patterns.iterator().next()) : "";
    }

    private static String beginning(String pattern) {
        int end = 0;
        while (end < pattern.length() && "{*?".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        return pattern.substring(0, end);
    }

    /** A request whose path is at hand, because it is asked for once for each method of the API. */
    private static final class Lookup extends HttpServletRequestWrapper {

        private final String path;

        Lookup(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }
    }
}
