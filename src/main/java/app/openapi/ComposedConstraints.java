package app.openapi;

import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Constraints that are composed of others, such as {@link platform.text.Visible}. Swagger-core leaves out a composing constraint if the
 * composed constraint sets one of its attributes.
 */
final class ComposedConstraints {

    private ComposedConstraints() {}

    /** Adds the composing constraints, at the end, because swagger-core uses the last annotation of a type. */
    static Annotation[] resolve(Annotation[] annotations) {
        return Stream.concat(Stream.of(annotations), Stream.of(annotations).flatMap(ComposedConstraints::composing))
                .toArray(Annotation[]::new);
    }

    private static Stream<Annotation> composing(Annotation composed) {
        return Stream.of(composed.annotationType().getAnnotations())
                .filter(each -> each.annotationType().isAnnotationPresent(Constraint.class))
                .map(each -> overridden(each, composed))
                .flatMap(each -> Stream.concat(Stream.of(each), composing(each)));
    }

    private static Annotation overridden(Annotation composing, Annotation composed) {
        Map<String, Object> attributes = AnnotationUtils.getAnnotationAttributes(composing);
        Map<String, Object> ofComposed = AnnotationUtils.getAnnotationAttributes(composed);
        for (Method attribute : composed.annotationType().getDeclaredMethods()) {
            OverridesAttribute overrides = attribute.getAnnotation(OverridesAttribute.class);
            if (overrides != null && overrides.constraint() == composing.annotationType()) {
                attributes.put(
                        overrides.name().isEmpty() ? attribute.getName() : overrides.name(),
                        ofComposed.get(attribute.getName()));
            }
        }
        return AnnotationUtils.synthesizeAnnotation(attributes, composing.annotationType(), null);
    }
}
