package platform.security;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

/** The callers who may call an end point, as its annotation declares. */
public sealed interface Access {

    /**
     * @param scopes one or more scopes; a refusal names the first one in its details
     * @param appliesChannels whether the end point is limited to the channels of the token, see {@link AppliesChannels}
     */
    record AnyScopeOf(List<String> scopes, boolean appliesChannels) implements Access {

        public AnyScopeOf {
            scopes = List.copyOf(scopes);
            if (scopes.isEmpty()) {
                throw new IllegalArgumentException("@RequiresScope must name at least one scope");
            }
        }
    }

    /** All callers with a valid token, with any scopes. */
    record AnyToken() implements Access {}

    /** All callers, also those without a token. */
    record Open(String because) implements Access {}

    /** Neither the method nor its controller has an access annotation. */
    record Undeclared() implements Access {}

    /**
     * Reads the access annotation of an end point: the one of the method, or else the one of its controller.
     *
     * @throws IllegalStateException if the method or the controller has more than one
     */
    static Access of(Class<?> controller, Method endPoint) {
        Access own = declaredAt(endPoint);
        Access declared = own instanceof Undeclared ? declaredAt(controller) : own;
        return declared instanceof AnyScopeOf any && endPoint.isAnnotationPresent(AppliesChannels.class)
                ? new AnyScopeOf(any.scopes(), true)
                : declared;
    }

    private static Access declaredAt(AnnotatedElement element) {
        List<Access> declared = Stream.of(element.getAnnotations())
                .flatMap(annotation -> declaredBy(annotation).stream())
                .toList();
        if (declared.size() > 1) {
            throw new IllegalStateException(element + " has more than one access annotation; keep exactly one");
        }
        return declared.isEmpty() ? new Undeclared() : declared.getFirst();
    }

    private static List<Access> declaredBy(Annotation annotation) {
        return switch (annotation) {
            case RequiresScope scope -> List.of(new AnyScopeOf(List.of(scope.value()), false));
            case RequiresToken token -> List.of(new AnyToken());
            case OpenToAll open -> List.of(new Open(open.value()));
            default -> List.of();
        };
    }
}
