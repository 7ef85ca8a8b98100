package platform.parameters;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.CollectionFactory;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * Reads parameters that have several values, separated by commas or sent several times. Each value must have a visible character: Spring would
 * read a blank value as null, and a controller would fail on it. An empty parameter has no values.
 */
final class ListReader implements GenericConverter {

    private final ConversionService elements;

    /** @param elements converts one value */
    ListReader(ConversionService elements) {
        this.elements = elements;
    }

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(
                new ConvertiblePair(String.class, Collection.class),
                new ConvertiblePair(String[].class, Collection.class));
    }

    /** @throws ConversionFailedException if a value is blank, has a control character, or is not one of the element's type */
    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        TypeDescriptor type = targetType.getElementTypeDescriptor();
        List<String> values = values(source);
        Collection<@Nullable Object> converted = CollectionFactory.createCollection(
                targetType.getType(), type == null ? null : type.getType(), values.size());
        for (String value : values) {
            if (value.isBlank() || QueryChecks.hasControlCharacter(value)) {
                throw new ConversionFailedException(
                        sourceType, targetType, source, new IllegalArgumentException("a value that is not visible"));
            }
            converted.add(type == null ? value : elements.convert(value, TypeDescriptor.valueOf(String.class), type));
        }
        return converted;
    }

    private static List<String> values(@Nullable Object source) {
        List<String> values = new ArrayList<>();
        if (source instanceof String[] several) {
            values.addAll(Arrays.asList(several));
        } else if (!requireNonNull(source).equals("")) {
            values.addAll(Arrays.asList(((String) source).split(",", -1)));
        }
        values.replaceAll(String::strip);
        return values;
    }
}
