package app.settings;

import java.util.Collection;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.TypeDescriptor;

/**
 * A setting that a class binds.
 *
 * @param name its name with hyphens; a key of a map or a list is {@value #ANY_KEY}
 * @param type the type of its value
 */
record KnownSetting(ConfigurationPropertyName name, ResolvableType type) {

    static final String ANY_KEY = "*";

    /** Whether keys follow the name. */
    boolean isMap() {
        return Map.class.isAssignableFrom(type.toClass());
    }

    /** Whether indexes follow the name, or the value lists the elements. */
    boolean isList() {
        return type.isArray() || Collection.class.isAssignableFrom(type.toClass());
    }

    /** The type of the values of a map or a list. */
    ResolvableType elements() {
        return isMap()
                ? type.asMap().getGeneric(1)
                : type.isArray() ? type.getComponentType() : type.asCollection().getGeneric(0);
    }

    /** Whether a text can be the value. Spring reads some types of the JDK, such as paths, by a property editor. */
    boolean isText() {
        return type.toClass().getName().startsWith("java.")
                || ApplicationConversionService.getSharedInstance()
                        .canConvert(TypeDescriptor.valueOf(String.class), new TypeDescriptor(type, null, null));
    }

    /** Whether the name contains a key of a map or a list. */
    boolean isInMap() {
        return pattern().contains(ANY_KEY);
    }

    /** The name with dots only: a key is an element of its own. */
    String pattern() {
        return name.toString().replace("[", ".").replace("]", "");
    }
}
