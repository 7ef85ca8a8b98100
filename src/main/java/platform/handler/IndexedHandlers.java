package platform.handler;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds the controller's method for a request. If a path has variables, Spring matches the patterns of all methods of the API. Here only
 * those patterns are matched that begin with the folders with which the path begins. Spring decides if not exactly one of them matches.
 */
final class IndexedHandlers extends RequestMappingHandlerMapping {

    /** The methods by the folders before the first variable of their patterns, such as {@code /api/v2/orders/}. */
    private final Map<String, List<Candidate>> byFolder = new HashMap<>();

    /** The paths that Spring finds at once. */
    private final Set<String> withoutVariables = new HashSet<>();

    private record Candidate(RequestMappingInfo mapping, HandlerMethod method) {}

    @Override
    protected void handlerMethodsInitialized(Map<RequestMappingInfo, HandlerMethod> methods) {
        methods.forEach((mapping, method) -> {
            withoutVariables.addAll(getDirectPaths(mapping));
            mapping.getPatternValues().stream()
                    .map(IndexedHandlers::folder)
                    .distinct()
                    .forEach(folder -> byFolder.computeIfAbsent(folder, unused -> new ArrayList<>())
                            .add(new Candidate(mapping, method)));
        });
        super.handlerMethodsInitialized(methods);
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String path, HttpServletRequest request) throws Exception {
        // The decoded form of an encoded path may begin otherwise.
        Candidate only = withoutVariables.contains(path) || path.indexOf('%') >= 0 ? null : onlyMatch(path, request);
        return only == null ? super.lookupHandlerMethod(path, request) : matched(only, path, request);
    }

    /** The only candidate that matches, with what is specific to the request; null if there is none, or more than one. */
    private @Nullable Candidate onlyMatch(String path, HttpServletRequest request) {
        Candidate only = null;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            for (Candidate candidate : byFolder.getOrDefault(path.substring(0, slash + 1), List.of())) {
                RequestMappingInfo match = getMatchingMapping(candidate.mapping, request);
                if (match != null && only != null) {
                    return null;
                }
                only = match == null ? only : new Candidate(match, candidate.method);
            }
        }
        return only;
    }

    private HandlerMethod matched(Candidate match, String path, HttpServletRequest request) {
        request.setAttribute(BEST_MATCHING_HANDLER_ATTRIBUTE, match.method);
        handleMatch(match.mapping, path, request);
        return match.method;
    }

    /** The folders with which all paths of the pattern begin. */
    private static String folder(String pattern) {
        int end = 0;
        while (end < pattern.length() && "{*?".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        boolean mayEndBefore =
                pattern.startsWith("**", end) || pattern.startsWith("{*", end); // "/a/**" matches "/a", too
        return pattern.substring(0, pattern.lastIndexOf('/', mayEndBefore ? end - 2 : end - 1) + 1);
    }
}
