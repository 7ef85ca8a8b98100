package promotion.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import promotion.engine.Definition;

/** The names of things outside of a definition that it uses, each with its place. */
public final class NamesInDefinition {

    private NamesInDefinition() {}

    /** What a name is the name of. */
    public enum Kind {
        SKU,
        CATEGORY,
        CHANNEL,
        PAYMENT_METHOD
    }

    /** @param field path in the request, such as {@code definition.benefit.units.sku_ids[0]} */
    public record Named(Kind kind, String name, String field) {}

    /**
     * The names in the order of the document.
     *
     * @param field path of the definition in the request
     */
    public static List<Named> of(String field, Definition definition) {
        List<Named> found = new ArrayList<>();
        collect(field, DefinitionDocument.write(definition), found);
        return found;
    }

    private static void collect(String path, Object value, List<Named> found) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((key, part) -> {
                String place = path + "." + key;
                Kind kind = switch (String.valueOf(key)) {
                    case "sku_ids", "sku_id", "substitute_sku_id" -> Kind.SKU;
                    case "category_ids" -> Kind.CATEGORY;
                    case "channels" -> Kind.CHANNEL;
                    case "methods" -> Kind.PAYMENT_METHOD;
                    default -> null;
                };
                if (kind == null) {
                    collect(place, part, found);
                } else if (part instanceof List<?> names) {
                    for (int i = 0; i < names.size(); i++) {
                        found.add(new Named(kind, String.valueOf(names.get(i)), "%s[%d]".formatted(place, i)));
                    }
                } else {
                    found.add(new Named(kind, String.valueOf(part), place));
                }
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect("%s[%d]".formatted(path, i), list.get(i), found);
            }
        }
    }
}
