package platform.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import platform.edit.Precondition.Tags;
import platform.web.ProblemException;

/** Passes the precondition of a write to the controller. */
final class PreconditionArgument implements HandlerMethodArgumentResolver {

    /** An element of the list, which may be empty, and what follows it. */
    private static final Pattern ELEMENT =
            Pattern.compile("[ \\t]*+(?:(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*+)\"[ \\t]*+)?(,|$)");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Precondition.class;
    }

    @Override
    public Precondition resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return new Precondition(
                tags(HttpHeaders.IF_MATCH, request.getHeaderValues(HttpHeaders.IF_MATCH), false),
                tags(HttpHeaders.IF_NONE_MATCH, request.getHeaderValues(HttpHeaders.IF_NONE_MATCH), true));
    }

    /** @param weak whether weak tags count; otherwise they are tags of no state */
    static @Nullable Tags tags(String header, String @Nullable [] lines, boolean weak) {
        if (lines == null || lines.length == 0) {
            return null;
        }
        String value = String.join(",", lines);
        if (value.strip().equals("*")) {
            return new Tags(true, Set.of());
        }
        List<String> tags = new ArrayList<>();
        boolean named = false;
        Matcher element = ELEMENT.matcher(value);
        int end = 0;
        do {
            // lookingAt, because find would try each later start of a malformed header, which takes quadratic time.
            if (!element.region(end, value.length()).lookingAt()) {
                throw malformed(header);
            }
            String tag = element.group(2);
            named |= tag != null;
            if (tag != null && (weak || element.group(1) == null)) {
                tags.add(tag);
            }
            end = element.end();
        } while (element.group(3).equals(","));
        if (!named) {
            throw malformed(header);
        }
        return Tags.of(tags);
    }

    private static ProblemException malformed(String header) {
        return ProblemException.invalid(header, "must be * or entity tags in quotes, separated by commas");
    }
}
