package platform.security;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

/** Who may call an end point, as its annotation declares. */
public sealed interface Access {

    /**
     * Callers whose token has at least one of these scopes.
     *
     * @param scopes one or more; a refusal names the first
     */
    record AnyScopeOf(List<String> scopes) implements Access {

        public AnyScopeOf {
            scopes = List.copyOf(scopes);
            if (scopes.isEmpty()) {
                throw new IllegalArgumentException("@RequiresScope names no scope");
            }
        }
    }

    /** Callers with a valid token, whatever its scopes. */
    record AnyToken() implements Access {}

    /** All callers, also those without a token. */
    record Open(String because) implements Access {}

    /** Neither the method nor its controller declares anything. */
    record Undeclared() implements Access {}

    /**
     * Reads the declaration of an end point: that of the method, else that of its controller.
     *
     * @throws IllegalStateException if the method or the controller has more than one
     */
    static Access of(Class<?> controller, Method endPoint) {
        Access own = declaredAt(endPoint);
        return own instanceof Undeclared ? declaredAt(controller) : own;
    }

    private static Access declaredAt(AnnotatedElement element) {
        List<Access> declared = Stream.of(element.getAnnotations())
                .flatMap(annotation -> declaredBy(annotation).stream())
                .toList();
        if (declared.size() > 1) {
            throw new IllegalStateException(element + " declares more than once who may call it");
        }
        return declared.isEmpty() ? new Undeclared() : declared.getFirst();
    }

    private static List<Access> declaredBy(Annotation annotation) {
        return switch (annotation) {
            case RequiresScope scope -> List.of(new AnyScopeOf(List.of(scope.value())));
            case RequiresToken token -> List.of(new AnyToken());
            case OpenToAll open -> List.of(new Open(open.value()));
            default -> List.of();
        };
    }
}
